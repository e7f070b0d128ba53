"""What the codes of `Rejected`, `NotNow` and an identity's warnings say to people: what is wrong, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.identifiers.words import SENTENCES as OF_IDENTIFIERS

SENTENCES: dict[str, Promise] = OF_IDENTIFIERS | {
    # beside a field
    "kind_unknown": _("Choose a natural person or an organisation."),
    "streamer_is_a_person": _("Who is on camera is a natural person. Register the organisation as operator or agency."),
    "document_type_missing": _("Choose the kind of your document."),
    "document_type_unknown": _("This kind of document is not known here. Choose one of the list."),
    "document_type_of_organisation": _("An organisation registers with its unified social credit code."),
    "document_type_of_person": _("A natural person registers with a document of its own, not with a credit code."),
    "number_missing": _("Enter the number of your document."),
    "birth_date_missing": _("Enter your date of birth: this kind of number does not carry it."),
    "birth_date_future": _("This date has not come yet. Check it."),
    "birth_date_early": _("This date is before 1880. Check it."),
    "birth_date_from_document": _("This is not the date of birth that your number carries. Leave it empty."),
    "name_missing": _("Enter the name."),
    "name_too_long": _("A name has at most 80 characters."),
    "name_characters": _(
        "A name has letters, and no characters that can't be seen. Type it anew instead of pasting it."
    ),
    "mobile_missing": _("Enter your mobile number."),
    "residence_missing": _("Enter where you live or where the organisation has its seat."),
    "residence_too_long": _("An address has at most 200 characters."),
    "residence_characters": _("The address has characters that can't be seen. Type it anew instead of pasting it."),
    "document_expired": _("This document is no longer valid. Register with one that is."),
    "band_unknown": _("This age band is not known here."),
    "role_unknown": _("Choose a role of the list."),
    "place_shape": _("A place is the six digits of GB/T 2260."),
    "under_16": _("Nobody under 16 may stream or hold a room (LM2021 17). You can register as a buyer."),
    "guardian_must_consent": _(
        "Under 14 nothing about you is stored before your guardian consents. Ask your guardian to register and to"
        " invite you."
    ),
    # about the whole
    "identity_suspended": _("This registration is suspended. Write to staff before you hand anything in."),
    "identity_closed": _("This registration is closed and takes nothing any more."),
    "not_a_draft": _("This registration was handed in already; hand it in anew to change it."),
    "too_many_submissions": _("This was handed in too often today. Try again tomorrow, or write to staff."),
    # to a reviewer: why not now
    "unknown_identity": _("There is no such registration."),
    "wrong_state": _("The registration is in another state by now. Look at it afresh."),
    "stale_submission": _("The person has handed in something newer. Look at it afresh."),
    "nothing_to_decide": _("Nothing waits for a decision here any more."),
    "number_taken": _(
        "Another party is verified with this number. Refuse this one as already registered; the letter says what to do."
    ),
    "guardian_missing": _("A minor of 16 or 17 needs a verified guardian who consents. Verify the guardian first."),
    "documents_missing": _(
        "The pictures that this kind of document needs are not there. Refuse it as a missing document."
    ),
    "reasons_missing": _("Give at least one reason."),
    "reason_unknown": _("Choose reasons of the list."),
    "own_registration": _("Nobody decides about a registration that is one’s own."),
    "refused_by_check": _("Another check speaks against it. Read its reasons."),
    "identity_missing": _("Register your identity first."),
    "document_unknown": _("There is no such document of yours."),
    "agreement_scope": _("Choose with whom this agreement is: the platform, an operator or an agency."),
    "qualification_scope": _("Choose the field that the qualification is for."),
    "recheck_not_due": _("Your check is not due yet. It can be renewed from 30 days before."),
    "not_verified": _("Only a verified registration can be confirmed as unchanged."),
    "unknown_credential": _("There is no such paper."),
    # to a reviewer: what to look at twice
    "number_known": _("Another party is verified with this number."),
    "mobile_known": _("Another party uses this mobile number."),
    "blocklisted": _("An entry on the blocklist is in force against this number. It can't be verified meanwhile."),
    "not_readmitted": _(
        "The account that was verified with this number is closed for good. It can't be verified under another one."
    ),
    "blocklist_suspected": _(
        "Something of this registration is on the blocklist. A case asks whether it is one person."
    ),
    "guardian_needed": _("Aged 16 or 17: needs a verified guardian who consents."),
    "provider_mismatch": _("The identity provider says that name and number do not belong together."),
    "provider_unsure": _("The identity provider could not tell."),
    "provider_unavailable": _("The identity provider could not be reached; a person has to check this one."),
}


def sentence(code: str) -> str:
    """In the reader's language; the code itself where another app's check speaks, which has words of its own."""
    return str(SENTENCES.get(code, code))
