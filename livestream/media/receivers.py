from typing import Any

import structlog
from django.db import transaction
from django.dispatch import receiver

from livestream.hooks import demand_changed, demand_decided, stream_ended
from livestream.media import enforcing
from livestream.media.tasks import enforce
from livestream.models import Stream

log = structlog.get_logger("media")


@receiver([demand_decided, demand_changed, stream_ended])
def obey(sender: object, stream: Stream, **kwargs: Any) -> None:
    """Whoever changed what we demand: the cut counts from that transaction, and leaves with its commit."""
    if enforcing.withdraw(stream):
        transaction.on_commit(lambda: _send(stream))


def _send(stream: Stream) -> None:
    """Redis may be away: the decision is committed, and the next update or the sweep carries it out."""
    try:
        enforce.delay(str(stream.pk))
    except Exception as error:  # noqa: BLE001  (kombu raises its transport's own kinds)
        log.warning("not_sent_to_a_worker", stream=str(stream.pk), error=type(error).__name__)
