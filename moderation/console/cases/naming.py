"""What people type, a name, a title or a number in full, as the numbers of ours that stand in the address."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from accounts.models import MachineClient, Party, User
from livestream.models import Channel, Stream
from moderation.cases.models import Case
from moderation.cases.policies import MAY_VIEW
from moderation.complaints.models import Complaint
from moderation.console.cases.filters import Filter
from moderation.console.cases.listing import order_number, placed

# of one name; whoever shares it with more is looked for by number
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Meant:
    """Something that bears the name: its number of ours, and what tells it from others of that name."""

    value: str
    name: str
    detail: str


def meant(what: str, text: str, user: User) -> list[Meant]:
    """Everything that is called exactly so, newest first; the platform's own number counts as a name, too. At most two
    queries, each by an index."""
    return _orders(text, user) if what == "order" else _FIND[what](text)


def _clients() -> list[UUID]:
    """Platforms are few: with their ids, "one of each number" is an index that starts with the platform."""
    return list(MachineClient.objects.values_list("pk", flat=True))


def _streams(text: str) -> list[Meant]:
    named = Stream.objects.filter(Q(title=text) | Q(client__in=_clients(), ref=text))
    return [
        Meant(str(stream.pk), stream.title, f"{stream.channel} · {stream.get_state_display()} · {stream.ref}")
        for stream in named.select_related("channel").order_by("-created_at")[:MOST_FOUND]
    ]


def _rooms(text: str) -> list[Meant]:
    named = Channel.objects.filter(Q(name=text) | Q(client__in=_clients(), ref=text))
    return [Meant(str(room.pk), room.name, f"{room.ref} · {room.place}") for room in named.order_by("-pk")[:MOST_FOUND]]


def _parties(text: str) -> list[Meant]:
    named = Party.objects.filter(Q(name=text) | Q(client__in=_clients(), ref=text))
    return [
        Meant(str(party.pk), party.name, " · ".join(filter(None, [party.ref, party.place])))
        for party in named.order_by("-pk")[:MOST_FOUND]
    ]


def _orders(text: str, user: User) -> list[Meant]:
    """One is enough: the number is read from it again. That a minor complained is told to cleared people alone."""
    complaints = Complaint.objects.filter(order_ref=text)
    if not user.has_perm(MAY_VIEW[Case.Kind.MINORS_COMPLAINT]):
        complaints = complaints.filter(minors=False)
    complaint = complaints.order_by("pk").first()
    if complaint:
        return [Meant(str(complaint.pk), text, "")]
    entry = placed(text).order_by("pk").first()
    return [Meant(str(entry.pk), text, "")] if entry else []


_FIND = {"stream": _streams, "room": _rooms, "party": _parties}


def names(filters: Filter) -> list[tuple[str, str]]:
    """What the address narrows the list to, as (which, name); a name is looked up by its key."""
    return [(what, _NAME[what](value) or "?") for what, value in filters.subjects.items()]


_NAME: dict[str, Callable[[str], str | None]] = {
    "stream": lambda value: Stream.objects.filter(pk=value).values_list("title", flat=True).first(),
    "room": lambda value: Channel.objects.filter(pk=value).values_list("name", flat=True).first(),
    "party": lambda value: Party.objects.filter(pk=value).values_list("name", flat=True).first(),
    "product": lambda value: value,
    "order": order_number,
}
