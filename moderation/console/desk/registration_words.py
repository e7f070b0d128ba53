"""What a registration's card says about its codes."""

from django.utils.translation import gettext as _

from accounts.guardians.words import SENTENCES as GUARDIANS
from accounts.identity.words import sentence
from accounts.models import Identity
from moderation.cases.registrations import Waiting


def wanted(identity: Identity, waits: Waiting) -> str:
    """Why this case is here, in a few words for its heading."""
    if waits.identity and identity.state == Identity.State.VERIFIED:
        return _("six-monthly check")
    if waits.identity and identity.submission > 1:
        return _("handed in again, no. %(n)d") % {"n": identity.submission}
    if waits.identity:
        return _("first registration")
    if waits.guardianships:
        return _("a guardianship to check")
    return _("a credential to check") if waits.credentials else _("registration")


def invalid(code: str) -> str:
    """Why a decision can't stand as asked for: the form's own codes, else what the identity's services say."""
    match code:
        case "unconfirmed":
            return _("Verifying and refusing are told at once, so they need a second step. Nothing was decided yet.")
        case "unanswered":
            return _("Accept or refuse each paper that waits before you verify. Nothing was decided.")
        case "no_such_day":
            return _("The day until which a paper is good does not exist. Nothing was decided.")
        case "reasons_missing":
            return _("Tick at least one reason: the person is told what to put right. Nothing was decided.")
        case "too_long":
            return _("The words may have 2,000 characters at most, of plain text. Nothing was decided.")
        case "unknown_outcome" | "incomplete" | "nothing_refused":
            return _("The form was not complete. Choose again; nothing was decided.")
        case _:
            why = GUARDIANS.get(code) or sentence(code)
            return _("Nothing was decided. %(why)s") % {"why": why}
