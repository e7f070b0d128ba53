"""Everything that is known at the door about one stream, in two queries however many checks there are."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from accounts.models import Identity, Party
from livestream.models import Stream, StreamRole


@dataclass(frozen=True, slots=True)
class Moment:
    """What an annotation may depend on; `stream_id` is None while the stream itself is read."""

    now: datetime
    stream_id: UUID | None = None


Annotations = Callable[[Moment], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Person:
    """A party with its roles on this stream."""

    # annotated with what the checks asked for
    party: Any
    roles: frozenset[str]

    @property
    def id(self) -> str:
        return str(self.party.pk)

    @property
    def identity(self) -> Identity | None:
        return getattr(self.party, "identity", None)


@dataclass(frozen=True, slots=True)
class StartFacts:
    """One stream at the door. `cover_text` is what a reader saw on its cover, as the platform tells."""

    # annotated with what the checks asked for
    stream: Any
    now: datetime
    people: tuple[Person, ...]
    cover_text: str = ""

    def those(self, *roles: str) -> list[Person]:
        """Who holds one of these roles on this stream."""
        return [person for person in self.people if person.roles & set(roles)]


def gather(
    where: Q,
    *,
    now: datetime,
    of_stream: Iterable[Annotations] = (),
    of_party: Iterable[Annotations] = (),
    cover_text: str = "",
    joining: Party | None = None,
) -> StartFacts | None:
    """The facts of the one stream that `where` names, or None; two queries. `joining` counts as its streamer too."""
    stream: Any = (
        Stream.objects.select_related("client", "channel__operator")
        .annotate(**_joined(of_stream, Moment(now)))
        .filter(where)
        .first()
    )
    if stream is None:
        return None
    roles = StreamRole.objects.filter(stream=stream)
    operator = stream.channel.operator_id
    parties = (
        Party.objects.filter(
            Q(pk__in=roles.values("party")) | Q(pk__in=[pk for pk in (operator, joining and joining.pk) if pk])
        )
        .select_related("identity")
        .annotate(roles_here=ArraySubquery(roles.filter(party=OuterRef("pk")).values("role")))
        .annotate(**_joined(of_party, Moment(now, stream.pk)))
        .order_by("pk")
    )
    people = []
    for party in parties:
        held = set(party.roles_here)
        held |= {"operator"} if party.pk == operator else set()
        held |= {"streamer"} if joining and party.pk == joining.pk else set()
        people.append(Person(party, frozenset(held)))
    return StartFacts(stream, now, tuple(people), cover_text)


def _joined(annotations: Iterable[Annotations], moment: Moment) -> dict[str, Any]:
    return {name: value for annotate in annotations for name, value in annotate(moment).items()}


def moment(text: str | None) -> datetime | None:
    """A moment out of JSON that PostgreSQL made."""
    return datetime.fromisoformat(text) if text else None
