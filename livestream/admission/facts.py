"""Everything that is known at the door about one stream, in two queries however many checks there are."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from accounts.models import Identity, Party
from livestream.models import Stream, StreamRole


@dataclass(frozen=True, slots=True)
class Moment:
    """What an annotation may depend on; `stream_id` is None while the stream itself is read.

    `accounts`: client and ref of everybody behind the stream, as platforms named them.
    """

    now: datetime
    stream_id: UUID | None = None
    accounts: tuple[tuple[UUID | None, str], ...] = ()


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
    named = JSONObject(id="party_id", client="party__client_id", ref="party__ref")
    stream: Any = (
        Stream.objects.select_related("client", "channel__operator")
        .annotate(people_here=ArraySubquery(StreamRole.objects.filter(stream=OuterRef("pk")).values(json=named)))
        .annotate(**_joined(of_stream, Moment(now)))
        .filter(where)
        .first()
    )
    if stream is None:
        return None
    roles = StreamRole.objects.filter(stream=stream)
    operator = stream.channel.operator_id
    accounts = _accounts(stream, joining)
    parties = (
        # by ids read before: with a subquery in an OR, PostgreSQL would read every party there is
        Party.objects.filter(pk__in=accounts)
        .select_related("identity")
        .annotate(roles_here=ArraySubquery(roles.filter(party=OuterRef("pk")).values("role")))
        .annotate(**_joined(of_party, Moment(now, stream.pk, tuple(accounts.values()))))
        .order_by("pk")
    )
    people = []
    for party in parties:
        held = set(party.roles_here)
        held |= {"operator"} if party.pk == operator else set()
        held |= {"streamer"} if joining and party.pk == joining.pk else set()
        people.append(Person(party, frozenset(held)))
    return StartFacts(stream, now, tuple(people), cover_text)


def _accounts(stream: Any, joining: Party | None) -> dict[UUID, tuple[UUID | None, str]]:
    """The account of everybody behind the stream, by party."""
    others = [party for party in (stream.channel.operator, joining) if party]
    named = {UUID(row["id"]): (row["client"] and UUID(row["client"]), row["ref"]) for row in stream.people_here}
    return named | {party.pk: (party.client_id, party.ref) for party in others}


def _joined(annotations: Iterable[Annotations], moment: Moment) -> dict[str, Any]:
    return {name: value for annotate in annotations for name, value in annotate(moment).items()}


def moment(text: str | None) -> datetime | None:
    """A moment out of JSON that PostgreSQL made."""
    return datetime.fromisoformat(text) if text else None
