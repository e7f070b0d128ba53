"""What measures in force demand of the stream, and of those who stand behind it. LM2021 14, LE2026 12."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refusal
from livestream.admission.facts import Moment, StartFacts, moment
from livestream.admission.registry import Check
from livestream.admission.words import minute
from livestream.models import Restriction, StreamState

STOPS = (Restriction.Kind.PAUSE, Restriction.Kind.CUT)


def _in_force(moment: Moment) -> QuerySet[Restriction]:
    return Restriction.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=moment.now), lifted_at=None, starts_at__lte=moment.now, kind__in=STOPS
    ).order_by("pk")


def of_stream(moment: Moment) -> dict[str, Any]:
    told = JSONObject(kind="kind", until="ends_at")
    return {"stops": ArraySubquery(_in_force(moment).filter(stream=OuterRef("pk")).values(json=told))}


def of_party(moment: Moment) -> dict[str, Any]:
    return {"off_air_until": ArraySubquery(_in_force(moment).filter(party=OuterRef("pk")).values("ends_at"))}


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
        told, ends = {"name": person.party.name}, person.party.off_air_until
        if ends and None in ends:
            found.append(Refusal("party_barred", told, party=person.id))
        elif ends:
            found.append(Refusal("party_off_air", told | {"until": minute(max(ends))}, party=person.id))
    return found


CHECK = Check(
    "restrictions",
    _("No measure stands in the way"),
    unrestricted,
    of_stream=of_stream,
    of_party=of_party,
    on_air=True,
)
