"""What measures in force demand of the stream, and of those who stand behind it. LM2021 14, LE2026 12."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refusal
from livestream.admission.facts import Moment, Person, StartFacts, moment
from livestream.admission.registry import Check
from livestream.admission.words import minute
from livestream.models import Restriction, StreamState

# a stream's, and those of whoever stands behind it
STOPS = (Restriction.Kind.PAUSE, Restriction.Kind.CUT)
BARS = (Restriction.Kind.OFF_AIR, Restriction.Kind.CLOSED)


def _in_force(moment: Moment, kinds: Iterable[str]) -> QuerySet[Restriction]:
    return Restriction.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=moment.now), lifted_at=None, starts_at__lte=moment.now, kind__in=kinds
    ).order_by("pk")


def of_stream(moment: Moment) -> dict[str, Any]:
    told = JSONObject(kind="kind", until="ends_at")
    return {"stops": ArraySubquery(_in_force(moment, STOPS).filter(stream=OuterRef("pk")).values(json=told))}


def of_party(moment: Moment) -> dict[str, Any]:
    told = JSONObject(kind="kind", until="ends_at")
    return {"bars": ArraySubquery(_in_force(moment, BARS).filter(party=OuterRef("pk")).values(json=told))}


def unrestricted(facts: StartFacts) -> list[Refusal]:
    if facts.stream.state == StreamState.ENDED:
        return [Refusal("stream_over")]
    found = []
    pauses = [moment(stop["until"]) for stop in facts.stream.stops if stop["kind"] == Restriction.Kind.PAUSE]
    if any(stop["kind"] == Restriction.Kind.CUT for stop in facts.stream.stops):
        found.append(Refusal("start_cut"))
    elif pauses:
        ends = [end for end in pauses if end]
        until = minute(max(ends)) if len(ends) == len(pauses) else ""
        found.append(Refusal("start_paused", {"until": until}) if until else Refusal("start_paused_open"))
    for person in facts.those("streamer", "operator"):
        found += _barred(person)
    return found


def _barred(person: Person) -> list[Refusal]:
    """The account is closed, or off air until the latest of its ends."""
    told, bars = {"name": person.party.name}, person.party.bars
    if any(bar["kind"] == Restriction.Kind.CLOSED for bar in bars):
        return [Refusal("party_closed", told, party=person.id)]
    if not bars:
        return []
    ends = [moment(bar["until"]) for bar in bars]
    until = [end for end in ends if end]
    if len(until) < len(ends):
        return [Refusal("party_barred", told, party=person.id)]
    return [Refusal("party_off_air", told | {"until": minute(max(until))}, party=person.id)]


CHECK = Check(
    "restrictions",
    _("No measure stands in the way"),
    unrestricted,
    of_stream=of_stream,
    of_party=of_party,
    on_air=True,
)
