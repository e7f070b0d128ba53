"""The end of an entry that others were told of: by webhook at once, and by the next file."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from blocklists.hooks import entry_changed
from blocklists.models import Entry, Publication, SharedList, State
from blocklists.sharing.format import moment
from delivery.services import enqueue

TOPIC = "blocklist.withdrawn"
# beyond it a page says "more than"
MOST_COUNTED = 1_000
_ENDED = (State.LIFTED, State.OVERTURNED)


@receiver(entry_changed)
def tell_partners(entry: Entry, **kwargs: Any) -> None:
    """In the transaction that changed it. Told twice, it tells once."""
    publications = Publication.objects.filter(entry=entry)
    if entry.state in _ENDED and entry.ended_at:
        told = publications.filter(Q(ended_at=None) | Q(ended_at__gt=entry.ended_at))
        for publication in told.select_related("list__client"):
            _withdraw(publication, entry.ended_at)
    elif entry.ends_at:
        # A nearer end may be over before the partner reads a file that says so. Whether it did move is not asked: an
        # end that was told anyway is only withdrawn once it is over, and that does no harm.
        publications.update(ended_at=entry.ends_at)


def _withdraw(publication: Publication, at: datetime) -> None:
    publication.ended_at = at
    publication.save(update_fields=["ended_at"])
    shared = publication.list
    if shared.client and shared.closed_at is None and shared.ends_at > timezone.now():
        enqueue(
            subscriber=shared.client.subscriber,
            topic=TOPIC,
            subject=f"list:{shared.pk}",
            data={
                "type": TOPIC,
                "timestamp": moment(at),
                "data": {"list": str(shared.pk), "entry": str(publication.entry_id), "at": moment(at)},
            },
        )


def catch_up(shared: SharedList) -> None:
    """Note what ended without the receiver: in the instant in which it was published for the first time."""
    ended = Publication.objects.filter(list=shared, ended_at=None, entry__state__in=_ENDED)
    for publication in ended.select_related("entry", "list__client"):
        _withdraw(publication, publication.entry.ended_at or timezone.now())


def untold(shared: SharedList) -> int:
    """How many withdrawals no file has said yet, at most MOST_COUNTED + 1."""
    waiting = Publication.objects.filter(list=shared, ended_at__lte=timezone.now(), withdrawn_sequence=None)
    return waiting[: MOST_COUNTED + 1].count()
