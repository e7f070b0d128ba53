"""What platforms tell of their rooms' size, for graded management (LM2021 14)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import client_actor
from accounts.models import MachineClient
from evidence.services import record
from livestream.models import Channel
from moderation.grades.models import ChannelFigures
from moderation.grades.refusing import Refused


@transaction.atomic
def tell_figures(
    *, client: MachineClient, ref: str, followers: int, orders: int, amount_fen: int, at: datetime | None = None
) -> ChannelFigures:
    """Keep the newest figures of a room: followers, and orders and their amount (fen) of the last thirty days.

    `at`: when they were counted; older ones than those kept change nothing. Raises `Refused`: unknown_room,
    figures_ahead (counted in the future).
    """
    at = at or timezone.now()
    if at > timezone.now():
        raise Refused("figures_ahead", field="at")
    room = Channel.objects.select_for_update(no_key=True).filter(client=client, ref=ref).first()
    if room is None:
        raise Refused("unknown_room")
    kept = ChannelFigures.objects.filter(channel=room).first()
    if kept and kept.told_at >= at:
        return kept
    values: dict[str, Any] = {"followers": followers, "orders": orders, "amount_fen": amount_fen, "told_at": at}
    figures, _ = ChannelFigures.objects.update_or_create(channel=room, defaults=values)
    record(actor=client_actor(client), action="channel.figures_told", target_kind="channel", target_id=room.pk)
    return figures
