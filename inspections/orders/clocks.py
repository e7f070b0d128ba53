"""Clocks of inspections: what is owed by when, a letter before and after, and what happens by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.ages import today_in_china
from evidence import holds
from evidence.models import Hold
from inspections.models import Inspection, InspectionFinding
from inspections.orders.answering import serve
from inspections.orders.ending import appeals_run
from inspections.orders.history import tell_evidence
from inspections.orders.ordering import release_holds
from inspections.orders.querysets import CLOSED
from inspections.orders.telling import last_day, tell_authority, tell_officers
from inspections.orders.terms import SERVED_DAYS
from moderation.decisions import working_days

SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Clock:
    """`code` names it in letters and on pages; `key` tells two of one code apart; `article`: of a finding."""

    code: str
    key: str
    due_at: datetime
    article: str = ""

    def stage(self, now: datetime) -> str:
        """ "late", "soon", or "" while there is time."""
        if now >= self.due_at:
            return "late"
        return "soon" if now >= self.due_at - SOON else ""


def clocks(inspection: Inspection, findings: list[InspectionFinding] | None = None) -> list[Clock]:
    """Those that run now, the next to ring first. One query where the findings are not at hand."""
    if inspection.state in CLOSED:
        return []
    running = []
    if not inspection.acknowledged_at:
        running.append(Clock("acknowledge", "acknowledge", served_at(inspection)))
    if not inspection.delivered_at:
        running.append(Clock("deliver", "deliver", inspection.due_at))
    owed = InspectionFinding.Answer
    for finding in inspection.findings.all() if findings is None else findings:
        if finding.answer in (owed.OWED, owed.REFUSED) and finding.due_at:
            running.append(
                # once more owed by another day is another clock
                Clock("rectify", f"{finding.pk}:{last_day(finding.due_at)}", finding.due_at, finding.article)
            )
    return sorted(running, key=lambda clock: clock.due_at)


def served_at(inspection: Inspection) -> datetime:
    """When an order that nobody acknowledges counts as served."""
    return working_days.add(inspection.ordered_at, SERVED_DAYS)


def look_at_clocks(now: datetime | None = None) -> int:
    """Remind, serve and release what is due; how many inspections something happened to. Run twice, or by two at once,
    each letter is written once."""
    now = now or timezone.now()
    return sum(_look(pk, now) for pk in _open_ones()) + release_appealed(now)


def _open_ones() -> Iterator[UUID]:
    return Inspection.objects.filter(closed_at=None).order_by("due_at").values_list("pk", flat=True).iterator()


@transaction.atomic
def _look(inspection_id: UUID, now: datetime) -> bool:
    inspection = (
        Inspection.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=inspection_id, closed_at=None)
        .first()
    )
    if inspection is None:
        return False
    told = [_remind(inspection, clock, stage) for clock in clocks(inspection) if (stage := clock.stage(now))]
    if any(told):
        inspection.save(update_fields=["reminded"])
    served = not inspection.acknowledged_at and now >= served_at(inspection)
    if served:
        serve(inspection, "served", None)
    return served or any(told)


def _remind(inspection: Inspection, clock: Clock, stage: str) -> bool:
    mark = f"{clock.key}:{stage}"
    if mark in inspection.reminded or clock.code == "acknowledge":
        # that one rings by itself: the order counts as served
        return False
    inspection.reminded[mark] = timezone.now().isoformat()
    facts = {"due": last_day(clock.due_at), "article": clock.article}
    tell_officers(inspection, f"inspection_{clock.code}_{stage}", **facts)
    if stage == "late":
        tell_authority(inspection, f"inspection_{clock.code}_lapsed", **facts)
    tell_evidence(inspection, "reminded", by=None, clock=clock.code, stage=stage, **facts)
    return True


def release_appealed(now: datetime) -> int:
    """Holds of closed inspections whose last appeal has run out; how many inspections."""
    today, released = today_in_china(now), 0
    numbers = set(holds.standing(Hold.Why.INSPECTION).values_list("basis", flat=True))
    if not numbers:
        return 0
    appealed = Inspection.objects.filter(state__in=CLOSED, findings__penalties__appeal_until__isnull=False).distinct()
    for inspection in appealed.order_by("pk").iterator():
        if inspection.number in numbers and not appeals_run(inspection, today):
            with transaction.atomic():
                release_holds(inspection, None)
            released += 1
    return released
