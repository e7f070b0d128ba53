"""Who hears of a change: the person by letter, and the platform that told us of the party by webhook."""

from typing import Any

from accounts.models import Identity, Party
from accounts.services import site_client
from delivery.notices import notify
from delivery.services import enqueue

TOPIC = "party.identity"


def tell(party: Party, code: str, **facts: Any) -> None:
    """A letter, put into words by `letters`; facts hold no personal data."""
    notify(recipient=f"party:{party.pk}", code=code, subject=f"party:{party.pk}", **facts)


def tell_platform(identity: Identity) -> None:
    """The party's state as it is now; nothing for a party of this site itself, nor of anybody's."""
    client = identity.party.client
    if client is None or client == site_client():
        return
    enqueue(
        subscriber=client.subscriber,
        topic=TOPIC,
        subject=str(identity.party_id),
        data={
            "type": TOPIC,
            "timestamp": identity.state_at.isoformat(),
            "data": {
                "party": str(identity.party_id),
                "ref": identity.party.ref,
                "state": identity.state,
                "reasons": identity.reasons,
                "recheck_due_at": identity.recheck_due_at.isoformat() if identity.recheck_due_at else None,
            },
        },
    )
