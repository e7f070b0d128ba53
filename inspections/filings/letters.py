"""What those who answer for filings are told."""

from django.utils.translation import gettext_lazy as _

from delivery.notices import Letter

LETTERS = {
    "filing_due": Letter(
        _("A filing ends soon"),
        _("%(number)s ends on %(until)s."),
        _("Renew it, and put the new one on file under Compliance › Filings."),
        "LM2021 5",
    ),
    "filing_lapsed": Letter(
        _("A filing has ended"),
        _("%(number)s ended on %(until)s."),
        _("Put the renewed one on file under Compliance › Filings. Until then it counts as lapsed in every figure."),
        "LM2021 5",
    ),
}
