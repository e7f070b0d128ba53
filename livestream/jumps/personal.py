"""Jumps in somebody's copy of its data, and when it asks for deletion."""

from typing import Any

from accounts.models import Party
from livestream.jumps.services import jumps_of
from livestream.models import Jump


def jumps(party: Party) -> list[dict[str, Any]]:
    """Where it was led, from which room, and whether it was warned."""
    names = ("kind", "host", "address", "product", "warned", "offset_ms", "at")
    return [{"room": one.stream.channel.name} | {name: getattr(one, name) for name in names} for one in jumps_of(party)]


def erase_jumps(party: Party) -> int:
    """That it was this viewer, and the whole address. The stream's log of where it led stays, without anybody."""
    return Jump.objects.filter(party=party).update(party=None, address=None)
