"""Others with the same number or mobile: for the reviewer's eyes, never for an answer to whoever hands in."""

from django.db.models import QuerySet

from accounts.models import Identity
from privacy.index import candidates

# states that hold a number: the partial unique index counts the same ones
HOLDING = (Identity.State.VERIFIED, Identity.State.SUSPENDED)
MOBILE = "mobile"


def with_number(document_type: str, number: str, *, but: Identity) -> QuerySet[Identity]:
    """Other parties' identities that hold this number now. `candidates`: also those indexed by an older key."""
    return Identity.objects.filter(
        document_type=document_type, number_index__in=candidates(document_type, number), state__in=HOLDING
    ).exclude(pk=but.pk)


def with_mobile(mobile: str, *, but: Identity) -> QuerySet[Identity]:
    return Identity.objects.filter(mobile_index__in=candidates(MOBILE, mobile), state__in=HOLDING).exclude(pk=but.pk)


def warnings_of(identity: Identity) -> list[str]:
    """Two look-ups by index, done whatever they find: the answer must take the same time for a known number."""
    number, mobile = str(identity.number or ""), str(identity.mobile or "")
    known = bool(number) and with_number(identity.document_type, number, but=identity).exists()
    reached = bool(mobile) and with_mobile(mobile, but=identity).exists()
    return [code for code, found in (("number_known", known), ("mobile_known", reached)) if found]
