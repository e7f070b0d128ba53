"""Complaints in words: whose turn it is and until when, the clocks, the steps so far."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moderation.complaints import complaints
from moderation.complaints.complaints.moments import Moment
from moderation.complaints.complaints.words import CLOCKS, STEPS, TURNS
from moderation.complaints.models import Complaint

# a deadline is the midnight after its day: read as the day, not as the one after it
SECOND = timedelta(seconds=1)
# less than this left, and the clock is marked
SOON = timedelta(days=1)
# what the operator reads where the complainant is addressed as "you", and the other way round
OPERATOR_TURNS: dict[str, Promise] = {
    "operator": _("You must answer next"),
    "complainant": _("The buyer must say next whether your answer settles it"),
}
EXPLAINED: dict[str, Promise] = {
    "operator": _("If it doesn’t, the platform decides without it."),
    "complainant": _("Read the answer below. If it settles nothing, the platform decides."),
    "authority": _("The platform’s time ran out. The facts lie with the market authority now."),
}
LOOKS = {"operator": ("accent", "clock"), "platform": ("accent", "clock"), "complainant": ("medium", "person")}
STATES = {
    Complaint.State.OPEN: ("accent", "clock"),
    Complaint.State.ANSWERED: ("medium", "chat"),
    Complaint.State.SETTLED: ("good", "good"),
    Complaint.State.UPHELD: ("good", "good"),
    Complaint.State.REJECTED: ("low", "info"),
    Complaint.State.WITHDRAWN: ("low", "undo"),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """Who must answer next. `due`: the end of the time for it, None where nothing runs."""

    kind: str
    icon: str
    title: str
    text: str
    due: datetime | None

    @property
    def late(self) -> bool:
        return self.due is not None and self.due <= timezone.now()

    @property
    def last(self) -> datetime | None:
        return self.due - SECOND if self.due else None


@dataclass(frozen=True, slots=True)
class RunningClock:
    words: str
    due: datetime

    @property
    def late(self) -> bool:
        return self.due <= timezone.now()

    @property
    def last(self) -> datetime:
        return self.due - SECOND


@dataclass(frozen=True, slots=True)
class ToldStep:
    words: str
    at: datetime


def turn_of(complaint: Complaint, *, own: bool) -> Turn:
    """Whose turn it is. `own`: read by who complained; otherwise by the operator."""
    whose = complaints.whose_turn(complaint)
    title = TURNS[whose] if own else OPERATOR_TURNS.get(whose, TURNS[whose])
    text = EXPLAINED.get(whose, "") if own else ""
    due = {"operator": complaint.operator_due_at, "platform": complaint.due_at}.get(whose)
    kind, icon = LOOKS.get(whose, ("", "info"))
    if whose == "nobody":
        kind, icon = STATES[Complaint.State(complaint.state)]
    if due and due <= timezone.now():
        kind, icon = "critical", "critical"
    elif due and due - timezone.now() < SOON:
        kind = "high"
    return Turn(kind, icon, str(title), str(text), due)


def clocks_of(complaint: Complaint) -> list[RunningClock]:
    """Those that run, in the order in which they end."""
    running = [RunningClock(str(CLOCKS[clock.code]), clock.due_at) for clock in complaints.clocks(complaint)]
    return sorted(running, key=lambda clock: clock.due)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The ten seconds as a page shows them. `here_ms`: the line that was being said at the moment itself."""

    moment: Moment | None

    @property
    def here_ms(self) -> int | None:
        if self.moment is None or not self.moment.lines:
            return None
        before = [line.offset_ms for line in self.moment.lines if line.offset_ms <= self.moment.at_ms]
        return max(before, default=self.moment.lines[0].offset_ms)


def steps_of(complaint: Complaint) -> list[ToldStep]:
    """What happened, without by whom: one side does not learn the other's names."""
    return [ToldStep(str(STEPS.get(step.code, step.code)), step.at) for step in complaint.steps.all()]
