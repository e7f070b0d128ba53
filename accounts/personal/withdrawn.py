"""What stops when consent is withdrawn: at once, in the transaction that withdraws it (PIPL 15, 47)."""

from typing import Any

from django.dispatch import receiver

from accounts.documents import services as documents
from accounts.guardians import ending
from accounts.hooks import consent_withdrawn, review_settled
from accounts.identity import states
from accounts.models import Identity, Party
from accounts.personal.consents import stands
from accounts.personal.deletion import erase_identity, kept_fields
from evidence.actors import system
from evidence.services import record

# each asks for an identity that nobody is obliged to have
_BUYER, _GUARDIAN = "identity_buyer", "guardian_identity"


@receiver(consent_withdrawn)
def stop_use(sender: object, party: Party, purpose: str, **kwargs: Any) -> None:
    if purpose == _GUARDIAN:
        ending.end_all_of(party, system("consents"))
    if purpose in (_BUYER, _GUARDIAN):
        _take_back_identity(party)


def _take_back_identity(party: Party) -> None:
    """Back to an empty draft, unless another consent or the law still asks for it: who streams or sells, and who
    answered for a minor that does, stays on file. The mobile has a notice of its own, and stays."""
    identity = Identity.objects.select_for_update().filter(party=party).first()
    if identity is None or not states.may(identity, "take_back"):
        return
    if set(party.roles) != {"buyer"} or stands(party, _BUYER) or stands(party, _GUARDIAN):
        return
    # a buyer's file is nobody's duty; what is kept here belongs to a minor who streams
    if kept_fields(party, identity):
        return
    waited = states.waits(identity)
    states.move(identity, "take_back")
    identity.submitted_at = identity.verified_at = identity.recheck_due_at = identity.recheck_asked_at = None
    identity.reasons, identity.warnings = [], []
    gone = erase_identity(identity, frozenset({"mobile"}))
    pictures = documents.erase(party.documents.all())
    record(
        actor=system("consents"),
        action="identity.taken_back",
        target_kind="identity",
        target_id=identity.pk,
        erased=gone["identity"],
        documents=pictures,
    )
    if waited:
        review_settled.send(Identity, identity=identity)
