"""What the machine does by itself: light, for minutes, marked automatic, and a person's review waits (LM2021 10)."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from evidence.actors import system
from evidence.services import record
from livestream.models import Stream, StreamState
from moderation.cases.gathering import Touched
from moderation.cases.models import Case, Flag, Severity
from moderation.decisions.hooks import decided
from moderation.decisions.kinds import LASTING, MACHINE_MAY
from moderation.decisions.making import make
from moderation.decisions.measures import Wish
from moderation.decisions.measures.carrying import begin_all
from moderation.decisions.models import Decision, Measure, MeasureKind

# beyond this a person decides; the database refuses more as well
MOST_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Row:
    """For flags of this severity and at least this score: `measures` in order of choice; `minutes` and `percent` of
    those that last."""

    severity: Severity
    score: float
    measures: tuple[MeasureKind, ...]
    minutes: int = 0
    percent: int = 50

    def __post_init__(self) -> None:
        lasting = LASTING & set(self.measures)
        if not set(self.measures) <= MACHINE_MAY or (lasting and not 1 <= self.minutes <= MOST_MINUTES):
            raise ValueError(f"not for a machine: {self}")


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be done about one flag."""

    flag: Flag
    kind: MeasureKind
    row: Row

    def wish(self) -> Wish:
        minutes = self.row.minutes if self.kind in LASTING else None
        return Wish(self.kind, minutes=minutes, percent=self.row.percent)


_HOUSE = tomllib.loads((Path(__file__).parent / "machine.toml").read_text("utf-8"))
KINDS = frozenset(_HOUSE["kinds"])
NOT_AGAIN_WITHIN = timedelta(minutes=_HOUSE["not_again_within"])
TABLE = [
    Row(
        **row
        | {"severity": Severity[row["severity"].upper()], "measures": tuple(MeasureKind(k) for k in row["measures"])}
    )
    for row in _HOUSE["row"]
]
LIGHTEST = min(row.severity for row in TABLE)


def act(stream: Stream, cases: Sequence[Touched], flags: Sequence[Flag]) -> list[Decision]:
    """Answer fresh flags of a scan, inside its transaction: at most one decision a case, ever.

    Nothing is read for flags that no row is about. The stream's row is tried, never waited for: whoever has it may be
    another scan that waits for one of our cases. Then nothing is done here; the case stands in line all the same.
    """
    found = [flag for flag in flags if flag.severity >= LIGHTEST and _by_the_room(flag)]
    if not settings.MACHINE_MEASURES or not found or stream.state != StreamState.LIVE:
        return []
    # a case is answered once, so a room that goes on costs this one query; those flags that joined a case which a
    # person found innocent are in none of these
    fresh = Case.objects.filter(pk__in=[case.id for case in cases], decided_at=None, decisions=None)
    open_cases = list(fresh.select_related("stream__client", "stream__channel").order_by("open_key"))
    # no key: every flag that is inserted meanwhile shares the key of its stream, and would make us skip it
    free = Stream.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=stream.pk, state=StreamState.LIVE)
    if not open_cases or not free.values_list("pk"):
        return []
    found = list(Flag.objects.filter(pk__in=[flag.pk for flag in found]).select_related("rule_version").order_by("pk"))
    before, made = _before(stream), []
    for case in open_cases:
        measure = _answer(case, [flag for flag in found if flag.case_id == case.pk], before)
        if measure:
            before.append(measure)
            made.append(measure.decision)
    return made


def _by_the_room(flag: Flag) -> bool:
    return flag.kind in KINDS and "speaker:viewer" not in flag.parts


def _answer(case: Case, flags: Sequence[Flag], before: Sequence[Measure]) -> Measure | None:
    acts = [found for flag in flags if (found := _choose(flag, before))]
    if not acts:
        return None
    heaviest = max(acts, key=lambda found: (found.flag.severity, found.flag.score, -found.flag.pk))
    # whoever has the card open must see afresh what was done
    case.version += 1
    case.save(update_fields=["version"])
    decision, [measure] = make(
        case=case,
        user=None,
        outcome=Case.Outcome.VIOLATION,
        rule=heaviest.flag.rule_version,
        seen_flag_id=heaviest.flag.pk,
        wishes=[heaviest.wish()],
    )
    # at once: there is nobody who could take it back within ten seconds
    begin_all([measure], at=timezone.now())
    decided.send(Decision, decision=decision)
    record(
        actor=system("machine"),
        action="case.acted_on",
        target_kind="case",
        target_id=case.pk,
        decision=decision.pk,
        rule=str(heaviest.flag.rule_version),
        measure=heaviest.kind.value,
        flag=heaviest.flag.pk,
    )
    return measure


def _before(stream: Stream) -> list[Measure]:
    """What the machine did on this stream and no person has looked at yet, or lately."""
    mine = Measure.objects.filter(stream=stream, automatic=True).select_related("decision__rule").order_by("-pk")
    since = timezone.now() - NOT_AGAIN_WITHIN
    return [one for one in mine if one.decision.live or (one.starts_at and one.starts_at > since)]


def _choose(flag: Flag, before: Sequence[Measure]) -> Act | None:
    """The first measure of the first row that fits. One lasting measure on a stream until a person has decided on it:
    two in a row, each short, would be a long one that nobody looked at."""
    row = next((one for one in TABLE if one.severity == flag.severity and flag.score >= one.score), None)
    if row is None:
        return None
    spent = {measure.kind for measure in before if measure.decision.rule == flag.rule_version}
    if any(measure.kind in LASTING and measure.decision.live for measure in before):
        spent |= LASTING
    for kind in row.measures:
        if kind.value in flag.rule_version.machine_may and kind not in spent:
            return Act(flag, kind, row)
    return None
