"""Permission ends while on air when somebody behind the stream loses what it stood on."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Party
from accounts.refusals import Refusal
from delivery.notices import notify
from evidence.actors import system
from evidence.services import record
from livestream.admission.checks import AT_ANY_DOOR
from livestream.admission.registry import Check
from livestream.admission.start import facts_of, judged
from livestream.demands import demand_of
from livestream.models import AdmissionEntry, Restriction, Stream, StreamRole, StreamState
from livestream.services import tell_demand

ACTOR = system("admission")


@transaction.atomic
def withdraw(*, party: Party) -> int:
    """Ask again about every stream on air that this party stands behind; cut those that may not go on because of
    it. How many were cut.

    Streams not yet begun are locked too: one that is starting this moment is waited for and looked at (`go_live`).
    Twice is once: a stream that is cut already is left alone.
    """
    roles = StreamRole.objects.filter(party=party, role__in=("streamer", "operator"))
    theirs = Q(pk__in=roles.values("stream")) | Q(channel__operator=party)
    streams = (
        Stream.objects.select_for_update(no_key=True, of=("self",))
        .select_related("client", "channel")
        .filter(theirs)
        .exclude(state=StreamState.ENDED)
        .order_by("pk")
    )
    on_air = [stream for stream in streams if stream.state == StreamState.LIVE]
    return sum(_look_again(stream, str(party.pk)) for stream in on_air)


@transaction.atomic
def look_at_report(*, stream: Stream) -> bool:
    """A start that a platform reports from a door of its own: nothing is asked but the blocklist, and with somebody
    listed behind it the stream is cut at once. Under the stream's lock, as `services.start_stream` holds it."""
    facts = facts_of(Q(pk=stream.pk), now=timezone.now(), asked=AT_ANY_DOOR)
    lost = [refusal for refusal in judged(facts, AT_ANY_DOOR).reasons if refusal.party] if facts else []
    if lost:
        _cut(stream, lost)
    return bool(lost)


@transaction.atomic
def give_back(*, party: Party) -> int:
    """What took this party off air was found wrong or ended: streams that were cut for that alone, and have not ended,
    may go on unless something else stands in the way. How many."""
    lost = Restriction.objects.select_for_update(of=("self",)).filter(
        kind=Restriction.Kind.CUT,
        basis_type="admission",
        basis_id=str(party.pk),
        basis_text__in=("party_off_air", "party_closed"),
        lifted_at=None,
    )
    found = lost.select_related("stream__client", "stream__channel").exclude(stream__state=StreamState.ENDED)
    given = 0
    for restriction in found.order_by("stream"):
        stream = restriction.stream
        facts = facts_of(Q(pk=restriction.stream_id), now=timezone.now(), asked=_asked(stream)) if stream else None
        if stream is None or facts is None:
            continue
        if any(refusal.party for refusal in judged(facts, _asked(stream)).reasons):
            continue
        restriction.lifted_at = timezone.now()
        restriction.save(update_fields=["lifted_at"])
        tell_demand(stream=stream, because={"lifted": "cut", "given_back": restriction.basis_text})
        record(actor=ACTOR, action="stream.permission_given_back", target_kind="stream", target_id=stream.pk)
        given += 1
    return given


def _asked(stream: Stream) -> Sequence[Check] | None:
    """A platform with a door of its own answers for who passed there: we take back only what we gave, and let nobody
    pass who is listed."""
    if not stream.client.own_door:
        return None
    ours = AdmissionEntry.objects.filter(stream=stream, act=AdmissionEntry.Act.START, allowed=True).exists()
    return None if ours else AT_ANY_DOOR


def _look_again(stream: Stream, about: str) -> bool:
    if demand_of(stream).state == "cut":
        return False
    asked = _asked(stream)
    facts = facts_of(Q(pk=stream.pk), now=timezone.now(), asked=asked)
    # Others' reasons are not today's news, and a check that breaks takes away nothing that was given.
    lost = [refusal for refusal in judged(facts, asked).reasons if refusal.party == about] if facts else []
    if not lost:
        return False
    _cut(stream, lost)
    return True


def _cut(stream: Stream, lost: list[Refusal]) -> None:
    codes = list(dict.fromkeys(refusal.code for refusal in lost))
    Restriction.objects.create(
        stream=stream,
        kind=Restriction.Kind.CUT,
        starts_at=timezone.now(),
        no_end_reason="a cut is final for its stream",
        basis_type="admission",
        basis_id=lost[0].party,
        basis_text=codes[0],
    )
    tell_demand(stream=stream, because={"withdrawn": codes})
    record(
        actor=ACTOR,
        action="stream.permission_withdrawn",
        target_kind="stream",
        target_id=stream.pk,
        target_label=stream.title,
        reasons=codes,
        party=lost[0].party,
    )
    people = {str(role.party_id) for role in stream.roles.filter(role__in=("streamer", "operator"))}
    people |= {str(stream.channel.operator_id)} if stream.channel.operator_id else set()
    for person in sorted(people):
        notify(recipient=f"party:{person}", code="permission_withdrawn", subject=str(stream.pk), title=stream.title)
