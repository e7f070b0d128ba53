"""What a hold may be placed on, found by what somebody typed and named as people know it."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import places
from accounts.models import Party
from evidence.holds import LONGEST_NUMBER
from evidence.ids import is_uuid
from evidence.models import Hold
from livestream.models import Channel, Stream

KINDS: dict[str, Promise] = {
    "stream": _("stream"),
    "channel": _("room"),
    "party": _("party"),
    "place": _("place"),
}


def find(kind: str, typed: str) -> str:
    """The id as rows have it; "" when there is no such stream, room or party, and never was such a place."""
    if kind == "place":
        return typed if places.known(typed) or places.abolished(typed) else ""
    return next(iter(_names(kind, [typed])), "")


def named(holds: Iterable[Hold]) -> list[tuple[Hold, str]]:
    """Each with the name of its subject; "" for one that is no longer known. A query for each kind."""
    holds = list(holds)
    ids: dict[str, list[str]] = defaultdict(list)
    for hold in holds:
        ids[hold.subject_kind].append(hold.subject_id)
    names = {(kind, one): name for kind, of in ids.items() for one, name in _names(kind, of).items()}
    return [(hold, names.get((hold.subject_kind, hold.subject_id), "")) for hold in holds]


def _names(kind: str, ids: list[str]) -> dict[str, str]:
    rows: Iterable[tuple[object, str]]
    match kind:
        case "stream":
            rows = Stream.objects.filter(pk__in=uuids(ids)).values_list("pk", "title")
        case "party":
            rows = Party.objects.filter(pk__in=uuids(ids)).values_list("pk", "name")
        case "channel":
            rows = Channel.objects.filter(pk__in=numbers(ids)).values_list("pk", "name")
        case _:
            return {one: places.name(one) for one in ids}
    return {str(pk): name for pk, name in rows}


def uuids(ids: Iterable[str]) -> list[UUID]:
    """Of these ids of streams or parties, those that may stand where the database wants one."""
    return [UUID(one) for one in ids if is_uuid(one)]


def numbers(ids: Iterable[str]) -> list[int]:
    """… of rooms."""
    return [int(one) for one in ids if one.isascii() and one.isdecimal() and len(one) <= LONGEST_NUMBER]
