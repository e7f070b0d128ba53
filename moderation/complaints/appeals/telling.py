"""Who hears of an appeal: the person by letter, and the platform whose account it is by webhook."""

from typing import Any

from django.utils import timezone

from accounts.services import site_client
from delivery.notices import notify
from delivery.services import enqueue
from moderation.complaints.appeals.against import Target
from moderation.complaints.models import Appeal


def tell(appeal: Appeal, target: Target, what: str, **facts: str) -> None:
    """A letter, put into words by `letters`; what people wrote stays sealed and is read on the page."""
    notify(
        recipient=f"party:{appeal.party_id}",
        code=f"{target.letters}_{what}",
        subject=f"{target.kind}:{target.id}",
        number=target.number,
        **facts,
    )


def tell_platform(appeal: Appeal, target: Target) -> None:
    """The appeal as it is now; nothing for a party of this site itself, nor of anybody's."""
    client = appeal.party.client
    if client is None or client == site_client():
        return
    data: dict[str, Any] = {
        "appeal": str(appeal.pk),
        target.kind: target.id,
        "number": target.number,
        "party": str(appeal.party_id),
        "ref": appeal.party.ref,
        "outcome": appeal.outcome or None,
        "due_at": appeal.due_at.isoformat(),
    }
    enqueue(
        subscriber=client.subscriber,
        topic=target.topic,
        subject=str(appeal.pk),
        data={
            "type": target.topic,
            "timestamp": (appeal.decided_at or timezone.now()).isoformat(),
            "data": data,
        },
    )
