from uuid import UUID

from accounts.identity.refusing import NotNow
from accounts.models import Identity, Party


def locked(identity_id: UUID) -> Identity:
    """The identity, its row locked until the transaction ends; its party as it is now. Raises `NotNow`."""
    identity = (
        Identity.objects.select_for_update(of=("self",)).select_related("party__client").filter(pk=identity_id).first()
    )
    if identity is None:
        raise NotNow("unknown_identity")
    return identity


def locked_for(party: Party) -> Identity:
    """The party's identity, made when there is none, and locked: of two first submissions the second waits here."""
    identity, _ = Identity.objects.get_or_create(party=party)
    return locked(identity.pk)
