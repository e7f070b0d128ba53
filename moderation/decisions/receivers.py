from typing import Any

from django.db import transaction
from django.dispatch import receiver

from delivery.hooks import message_settled
from delivery.models import OutboxMessage
from livestream.hooks import demand_changed
from livestream.models import Stream
from moderation.cases.hints import group_send
from moderation.decisions.models import Measure


@receiver(message_settled)
def platform_has_it(sender: object, message: OutboxMessage, delivered: bool, **kwargs: Any) -> None:
    """The platform answered the measure's message, or never did."""
    state = Measure.State.SENT if delivered else Measure.State.FAILED
    waiting = [Measure.State.REQUESTED, Measure.State.FAILED]
    Measure.objects.filter(message_id=message.pk, state__in=waiting).update(state=state)


@receiver(demand_changed)
def tell_the_streamers_screen(sender: object, stream: Stream, **kwargs: Any) -> None:
    transaction.on_commit(lambda: _hint(str(stream.pk)))


def _hint(stream_id: str) -> None:
    try:
        group_send(f"stream.{stream_id}", {"type": "hint", "hint": {"stream": stream_id}})
    except Exception:  # noqa: BLE001, S110  (a lost hint: the page asks again by itself)
        pass
