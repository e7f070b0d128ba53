"""Bans in somebody's copy of its data, and when it asks for deletion."""

from typing import Any

from accounts.models import Party
from livestream.bans.services import in_force
from livestream.models import RoomBan

_FIELDS = ("kind", "why", "words", "starts_at", "ends_at", "lifted_at")


def room_bans(party: Party) -> list[dict[str, Any]]:
    """Where, what and why; not who of the operator's people set it."""
    rows = RoomBan.objects.filter(party=party).select_related("channel").order_by("pk")
    return [{"room": row.channel.name} | {name: getattr(row, name) for name in _FIELDS} for row in rows]


def erase_room_bans(party: Party) -> int:
    """Those that hold no longer. One in force stays until its end, without its words: asking for deletion is no way
    back into a room."""
    RoomBan.objects.filter(in_force(), party=party).update(words=None)
    return RoomBan.objects.filter(party=party).exclude(in_force()).delete()[0]
