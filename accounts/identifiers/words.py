"""What each code of a `Checked` says to the person at the form field: what is wrong, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    # errors: the value is not taken
    "resident_id_shape": _("An ID number has 17 digits and then a digit or X. Count the characters."),
    "resident_id_old": _("This is an old 15-digit number. Enter the 18-digit number from the current card."),
    "resident_id_date": _("Digits 7 to 14 are the date of birth, and this date does not exist. Check them."),
    "resident_id_future": _("Digits 7 to 14 are the date of birth, and this date has not come yet. Check them."),
    "resident_id_early": _("Digits 7 to 14 are the date of birth, and this one is before 1880. Check them."),
    "resident_id_province": _("The first two digits are no province. Check them."),
    "resident_id_check": _("The last character does not fit the 17 digits before it. Look for a slip of typing."),
    "resident_id_is_hmt": _(
        "This is the number of a residence permit for Hong Kong, Macau or Taiwan residents. Choose that document type."
    ),
    "resident_id_is_foreign": _(
        "This is the number of a foreign permanent resident identity card. Choose that document type."
    ),
    "hmt_residence_prefix": _(
        "The number of this permit begins with 81, 82 or 83. For another number choose another document type."
    ),
    "hk_macau_permit_shape": _("The number of this permit is H or M and then 8 or 10 digits. Check it."),
    "taiwan_permit_shape": _("The number of this permit has 8 digits, or 10 digits and perhaps a letter. Check it."),
    "foreign_residence_shape": _(
        "The number of this card begins with 9 and has 18 characters; an older card has 3 letters and 12 digits."
    ),
    "foreign_residence_check": _("The last character does not fit those before it. Look for a slip of typing."),
    "passport_shape": _("A passport number has 5 to 17 letters and digits. Check it."),
    "credit_code_shape": _(
        "A unified social credit code has 18 digits and letters, never I, O, S, V or Z. Check it, above all 0 for O."
    ),
    "mobile_shape": _("This is no mobile number. From outside the mainland, begin with + and the country code."),
    "mobile_not_mobile": _("This is the number of another kind of line. Enter a mobile number."),
    "mobile_machine": _("This number belongs to a device, not to a person. Enter your own mobile number."),
    "icp_filing_shape": _("An ICP filing number reads like 京ICP备12345678号-1. Check it."),
    "icp_licence_shape": _("An ICP licence number reads like 京ICP证123456号 or B2-12345678. Check it."),
    "public_security_shape": _("A public-security filing number reads like 京公网安备11000000000000号. Check it."),
    # warnings: taken, and shown to the reviewer
    "county_unknown": _("The county in the number is in no list. Compare it with the document."),
    "credit_code_check": _("A check character of the code does not fit. Compare it with the licence."),
    "manual_document": _("The number cannot be checked by arithmetic. Compare it with the document."),
    "mobile_range_unknown": _("The number is of a range not known yet. A code sent to it shows whether it is real."),
}
