from typing import Any

from django.db import transaction
from django.dispatch import receiver

from delivery.hooks import message_settled
from delivery.models import OutboxMessage
from livestream.hooks import demand_changed, stream_silenced
from livestream.models import Stream
from moderation.cases.hints import send_hint
from moderation.decisions.confirming import silenced
from moderation.decisions.models import Measure


@receiver(message_settled)
def platform_has_it(sender: object, message: OutboxMessage, delivered: bool, **kwargs: Any) -> None:
    """The platform answered the measure's message, or never did."""
    state = Measure.State.SENT if delivered else Measure.State.FAILED
    waiting = [Measure.State.REQUESTED, Measure.State.FAILED]
    Measure.objects.filter(message_id=message.pk, state__in=waiting).update(state=state)


@receiver(demand_changed)
def tell_the_streamers_screen(sender: object, stream: Stream, **kwargs: Any) -> None:
    hint = {"stream": str(stream.pk)}
    transaction.on_commit(lambda: send_hint(f"stream.{stream.pk}", hint))


@receiver(stream_silenced)
def our_own_door_did_it(sender: object, stream: Stream, **kwargs: Any) -> None:
    silenced(stream)
