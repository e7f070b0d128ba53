"""Who hears of an appeal: the person by letter, and the platform whose account it is by webhook."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.ages import today_in_china
from accounts.services import site_client
from delivery.notices import notify
from delivery.services import enqueue
from moderation.complaints.models import Appeal

TOPIC = "blocklist.appeal"


def tell(appeal: Appeal, code: str, **facts: str) -> None:
    """A letter, put into words by `letters`; what people wrote stays sealed and is read on the page."""
    number = appeal.entry.number
    notify(recipient=f"party:{appeal.party_id}", code=code, subject=f"entry:{appeal.entry_id}", number=number, **facts)


def tell_platform(appeal: Appeal) -> None:
    """The appeal as it is now; nothing for a party of this site itself, nor of anybody's."""
    client = appeal.party.client
    if client is None or client == site_client():
        return
    enqueue(
        subscriber=client.subscriber,
        topic=TOPIC,
        subject=str(appeal.pk),
        data={
            "type": TOPIC,
            "timestamp": (appeal.decided_at or timezone.now()).isoformat(),
            "data": {
                "appeal": str(appeal.pk),
                "entry": str(appeal.entry_id),
                "number": appeal.entry.number,
                "party": str(appeal.party_id),
                "ref": appeal.party.ref,
                "outcome": appeal.outcome or None,
                "due_at": appeal.due_at.isoformat(),
            },
        },
    )


def last_day(end: datetime) -> str:
    """The last day that counts, in China: midnight ends the day before."""
    return today_in_china(end - timedelta(microseconds=1)).isoformat()
