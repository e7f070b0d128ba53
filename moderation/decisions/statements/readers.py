"""Whom a decision concerns, and what of it they may read."""

from collections.abc import Iterable, Sequence

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import Party
from livestream.models import Channel, Stream, StreamRole
from moderation.decisions.models import Decision, Measure, MeasureKind
from moderation.decisions.statements.statement import UNTOLD

# who answers for what a stream shows; suppliers, agencies and viewers have no part in its measures
ON_AIR = ("streamer", "operator")
# of the parties of one reader: a busy room's streams of about a quarter, as the studio shows them
MOST_STREAMS = 60


def begun() -> Q:
    """Measures that took effect. What waits for a second person or may still be undone is nobody's to see, and so is
    what ended before it began."""
    now = timezone.now()
    return Q(starts_at__lte=now) & ~Q(state__in=UNTOLD) & (Q(lifted_at=None) | Q(lifted_at__gt=F("starts_at")))


def concerned(measure: Measure) -> list[Party]:
    """The parties that a measure is told to: whom it hits, or who operates the stream and speaks in it; each once."""
    if measure.party is not None:
        return [measure.party]
    return stream_parties(measure.stream) if measure.stream else []


def stream_parties(stream: Stream) -> list[Party]:
    """The stream's operator and streamers. One query."""
    of_room = Q(pk=stream.channel.operator_id) if stream.channel.operator_id else Q(pk__in=[])
    on_air = StreamRole.objects.filter(stream=stream, role__in=ON_AIR).values("party")
    return list(Party.objects.filter(of_room | Q(pk__in=on_air)).order_by("pk"))


def told_to(parties: Sequence[Party]) -> QuerySet[Measure]:
    """The measures that took effect on these parties' accounts and on streams of theirs.

    Ids of streams first: an OR over joins would read the whole table of streams (three queries).
    """
    rooms = list(Channel.objects.filter(operator__in=parties).values_list("pk", flat=True)[:MOST_STREAMS])
    spoken = StreamRole.objects.filter(party__in=parties, role__in=ON_AIR).values_list("stream", flat=True)
    of_rooms = Stream.objects.filter(channel__in=rooms).order_by("-created_at").values_list("pk", flat=True)
    streams = {*spoken.order_by("-pk")[:MOST_STREAMS], *of_rooms[:MOST_STREAMS]}
    return _told().filter(Q(stream__in=streams) | Q(party__in=parties))


def told_of(decision: Decision, parties: Sequence[Party]) -> list[Measure]:
    """What of this decision these parties may read: none for a stranger, nor for a decision that was undone."""
    return list(told_with(decision, parties))


def told_with(decision: Decision, parties: Sequence[Party]) -> dict[Measure, list[Party]]:
    """… and which of them each measure hit. A query, and one for the stream."""
    if decision.undone_at is not None:
        return {}
    measures = _told().filter(decision=decision).select_related("stream__channel", "party", "publication")
    behind: dict[object, set[object]] = {}
    found = {}
    for measure in measures.order_by("position", "pk"):
        subject = measure.stream_id or measure.party_id
        if subject not in behind:
            behind[subject] = {party.pk for party in concerned(measure)}
        if hit := [party for party in parties if party.pk in behind[subject]]:
            found[measure] = hit
    return found


def told_as_well(decision: Decision, known: Iterable[Measure], parties: Sequence[Party]) -> bool:
    """Whether these parties, who may read the `known` measures of another decision on the same case, may read this one
    too. One query."""
    streams = {measure.stream_id for measure in known if measure.stream_id}
    return _told().filter(Q(stream__in=streams) | Q(party__in=parties), decision=decision).exists()


def _told() -> QuerySet[Measure]:
    """A proposal for the blocklist stands against nobody, and nobody is told, until a second person confirmed it."""
    listed = ~Q(kind=MeasureKind.BLOCKLIST) | Q(confirmed_at__isnull=False)
    return Measure.objects.filter(begun(), listed, decision__undone_at=None)
