"""Making a report: a worker draws or writes it, says how far it is, and keeps the file."""

import csv
import io
from datetime import datetime, time, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from accounts.ages import SHANGHAI
from evidence import exhibits
from evidence.actors import system
from evidence.models import Exhibit
from inspections.dashboard.drawings import drawings
from inspections.dashboard.reading import read
from inspections.models import Report
from inspections.reports import rows, sealing
from inspections.reports.pdf import CannotDraw, draw
from inspections.reports.periods import DUTIES
from moderation.console.blocklists.spreadsheet import safe

log = structlog.get_logger("reports")

# a worker that died leaves its report in "making"; one that lives says so at every five hundred lines
DEAD_AFTER = timedelta(minutes=3)
State = Report.State


def make(report_id: UUID) -> None:
    """Run twice, or by two at once, it is made once; one that failed stays so until it is asked for again."""
    now = timezone.now()
    due = Q(state=State.WAITING) | Q(state=State.MAKING, touched_at__lt=now - DEAD_AFTER)
    taken = Report.objects.filter(due, pk=report_id).update(state=State.MAKING, touched_at=now, done=0, parts=1)
    if not taken:
        return
    report = Report.objects.select_related("asked_by").get(pk=report_id)
    try:
        data, media_type, count = _pdf(report) if report.kind == Report.Kind.DASHBOARD else _csv(report)
    except CannotDraw:
        _fail(report, "cannot_draw")
    except Exception as error:
        # told to the person as a code; the log says what kind, and no more: a trace could quote somebody's data
        log.error("report_failed", report=str(report.pk), error=type(error).__name__)
        _fail(report, "failed")
    else:
        _keep(report, data, media_type, count, now)


def due() -> list[UUID]:
    """What no worker has taken, or one that died had."""
    dead = Q(state=State.MAKING, touched_at__lt=timezone.now() - DEAD_AFTER)
    left = Q(state=State.WAITING, touched_at__lt=timezone.now() - timedelta(seconds=30))
    return list(Report.objects.filter(dead | left).order_by("touched_at").values_list("pk", flat=True)[:50])


def _pdf(report: Report) -> tuple[bytes, str, int]:
    with translation.override(report.language):
        dashboard = read(
            place=report.place, period_from=report.period_from, period_to=report.period_to, as_of=report.as_of
        )
        drawn = drawings(dashboard)
        _progress(report, 1, 2)
        count = sum(len(table.rows) for table in dashboard.tables())
        return draw(report, dashboard, drawn), "application/pdf", count


def _csv(report: Report) -> tuple[bytes, str, int]:
    """With a mark of its encoding, since it is opened in spreadsheets; sealed before it is kept."""
    start = datetime.combine(report.period_from, time(), SHANGHAI)
    end = datetime.combine(report.period_to + timedelta(days=1), time(), SHANGHAI)
    parts = max(1, rows.count(report.kind, place=report.place, end=end))
    text, count = io.StringIO(), 0
    sheet = csv.writer(text)
    sheet.writerow(rows.COLUMNS[report.kind])
    for line in rows.lines(report.kind, place=report.place, start=start, end=end):
        sheet.writerow(safe(str(cell)) for cell in line)
        count += 1
        if count % rows.AT_ONCE == 0:
            _progress(report, count, parts)
    return b"\xef\xbb\xbf" + text.getvalue().encode(), "text/csv; charset=utf-8", count


@transaction.atomic
def _keep(report: Report, data: bytes, media_type: str, count: int, taken_at: datetime) -> None:
    # Locked and looked at again: a worker that was given up for dead must not write over its successor's file.
    mine = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if mine.state != State.MAKING:
        return
    if report.kind in DUTIES:
        data, mine.key = sealing.seal(data, report_id=report.pk)
    mine.file = exhibits.freeze(
        kind=Exhibit.Kind.FILE,
        data=data,
        media_type=media_type,
        subject_kind="report",
        subject_id=report.pk,
        place=report.place,
        facts={"rows": count, "sealed": report.kind in DUTIES},
        retention="reports",
        keep_from=timezone.now(),
        actor=system("reports"),
    )
    mine.state, mine.made_at, mine.rows = State.READY, timezone.now(), count
    mine.done = mine.parts = max(1, count)
    mine.save(update_fields=["file", "key", "state", "made_at", "rows", "done", "parts"])


def _progress(report: Report, done: int, parts: int) -> None:
    Report.objects.filter(pk=report.pk).update(done=done, parts=parts, touched_at=timezone.now())


def _fail(report: Report, code: str) -> None:
    Report.objects.filter(pk=report.pk, state=State.MAKING).update(state=State.FAILED, failure=code)
