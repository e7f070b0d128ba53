"""Why a registration is refused or suspended: what the reviewer chooses from, and what the person then reads."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.refusals import REASONS, Reason

_REAL_NAME = "LM2021 8"


@dataclass(frozen=True, slots=True)
class Ground:
    """One line of the reviewer's list: `label` in the form; `what` and what to do `next` to the person."""

    label: Promise
    what: Promise
    next: Promise
    article: str = _REAL_NAME

    @property
    def reason(self) -> Reason:
        return Reason(self.article, self.what, self.next)


REFUSALS: dict[str, Ground] = {
    "photo_unreadable": Ground(
        _("A picture can't be read"),
        _("A picture of your document can't be read: it is blurred, cropped or covered by light."),
        _("Take it again in daylight, flat and whole, without a flash, and hand in your registration once more."),
    ),
    "document_missing": Ground(
        _("A document is missing"),
        _("A picture that this kind of document needs was not handed in."),
        _("Add the missing side or document and hand in your registration once more."),
    ),
    "name_differs": Ground(
        _("The name differs from the document"),
        _("The name you entered is not the one on your document."),
        _("Enter the name exactly as it is printed there and hand in your registration once more."),
    ),
    "number_differs": Ground(
        _("The number differs from the document"),
        _("The number you entered is not the one on your document."),
        _("Enter the number exactly as it is printed there and hand in your registration once more."),
    ),
    "birth_date_differs": Ground(
        _("The date of birth differs from the document"),
        _("The date of birth you entered is not the one on your document."),
        _("Enter it exactly as it is printed there and hand in your registration once more."),
    ),
    "wrong_document_type": Ground(
        _("It is another kind of document"),
        _("The pictures show another kind of document than the one you chose."),
        _("Choose the kind that you have and hand in your registration once more."),
    ),
    "expired_document": Ground(
        _("The document has expired"),
        _("Your document is no longer valid."),
        _("Have it renewed, then hand in your registration with the new one."),
    ),
    "already_registered": Ground(
        _("This person is registered already"),
        _("The person or organisation with this number has a verified account here already; there can be one only."),
        _(
            "Sign in to that account and add the role you need there. If you don't know that account, write to"
            " staff and have your document at hand: they will find out who uses your number."
        ),
    ),
    "not_the_guardian": Ground(
        _("The guardian is not proved"),
        _("The papers do not prove that the adult named is the guardian of the minor."),
        _("Ask the guardian to register with a birth certificate, a household register or a court’s paper."),
        "LM2021 17",
    ),
    "under_age": Ground(
        _("Under age"),
        _("Nobody under 16 may stream or hold a room."),
        _("You can watch as a minor with your guardian. Register again when you are 16, with your guardian’s consent."),
        "LM2021 17",
    ),
    "blocklisted": Ground(
        _("The papers are theirs, but an entry on the blocklist is in force"),
        _("You stand on the blocklist of this site, and that does not end with another account."),
        _("The page about what stands against you says why, until when, and how to appeal."),
        "LM2021 14; LE2026 14",
    ),
    "not_readmitted": Ground(
        _("Closed for good under another account"),
        _("An account of yours was closed for good, and that does not end with another one."),
        _("The letter about that account says why and how to appeal."),
        "LM2021 14; LE2026 12",
    ),
    "other": Ground(
        _("Another reason, in your own words"),
        _("Staff found something that has to be put right first; their words stand on your registration page."),
        _("Read them there, put it right and hand in your registration once more."),
    ),
}

_ASK = _("Write to staff from your registration page. You can be restored once the matter is settled.")
SUSPENSIONS: dict[str, Ground] = {
    "identity_in_doubt": Ground(
        _("The identity is in doubt"),
        _("There is reason to doubt that the registered person is the one who uses this account."),
        _ASK,
    ),
    "false_documents": Ground(
        _("Documents seem to be false"),
        _("A document handed in for this registration seems not to be genuine."),
        _ASK,
    ),
    "guardian_withdrew": Ground(
        _("The guardian no longer consents"),
        _("Your guardian has withdrawn the consent without which a minor of 16 or 17 may not stream."),
        _("Talk with your guardian. You can be restored as soon as a verified guardian consents again."),
        "LM2021 17",
    ),
    "authority_request": Ground(
        _("An authority asks for it"),
        _("An authority has asked for this, by law."),
        _ASK,
        "LM2021 26",
    ),
    "contact_lost": Ground(
        _("Can't be reached"),
        _("You could not be reached at the address and number that are registered."),
        _("Bring them up to date on your registration page, then write to staff."),
        "LE2026 22",
    ),
}

# for a form's select
CHOICES = [(code, ground.label) for code, ground in REFUSALS.items()]
# Chosen alone it says that the papers are genuine and the person's own: what bars it is something else, which it may
# then read in full and appeal against.
OF_GENUINE_PAPERS = frozenset({"blocklisted"})
SUSPENSION_CHOICES = [(code, ground.label) for code, ground in SUSPENSIONS.items()]


def register() -> None:
    """Make them known to everybody who puts a code into words."""
    REASONS.update({code: ground.reason for code, ground in (REFUSALS | SUSPENSIONS).items()})
