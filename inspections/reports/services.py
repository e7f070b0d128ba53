"""Asking for reports, and entering what the authority gave for them."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import places
from accounts.actors import user_actor
from accounts.ages import today_in_china
from accounts.models import User
from evidence.services import record
from inspections.models import Report
from inspections.refusing import Refused
from inspections.reports.periods import DUTIES, stretch_before

# of PDFs a person may have waiting
MOST_WAITING = 3


@transaction.atomic
def ask_for_dashboard(
    *, user: User, place: str, period_from: date, period_to: date, as_of: datetime, language: str
) -> Report:
    """The dashboard as PDF, drawn by a worker. The same one asked for again, while it waits or stands, is the same.

    The caller has made sure that the user may see the place, and that the period is one. Raises `Refused`: too_many,
    language_unknown.
    """
    if language not in dict(settings.LANGUAGES):
        raise Refused("language_unknown", "language")
    # one's own row: of two clicks at once the second finds the first one's report
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    same = Report.objects.filter(
        asked_by=user,
        kind=Report.Kind.DASHBOARD,
        place=place,
        period_from=period_from,
        period_to=period_to,
        as_of=as_of,
        language=language,
    ).exclude(state=Report.State.FAILED)
    if found := same.first():
        return found
    waiting = user.reports.filter(state__in=(Report.State.WAITING, Report.State.MAKING))
    if waiting.count() >= MOST_WAITING:
        raise Refused("too_many", most=MOST_WAITING)
    report = Report.objects.create(
        kind=Report.Kind.DASHBOARD,
        place=place,
        period_from=period_from,
        period_to=period_to,
        as_of=as_of,
        language=language,
        asked_by=user,
    )
    _record("report.asked", report, user)
    return report


@transaction.atomic
def ask_for_duty(*, user: User, kind: str, place: str, today: date | None = None) -> Report:
    """What a rule wants reported of a province, for the newest stretch that is over. Raises `Refused`: kind_unknown,
    place_unknown, known."""
    if kind not in DUTIES:
        raise Refused("kind_unknown", "kind")
    if not places.known(place) or places.level(place) not in ("province", "country"):
        raise Refused("place_unknown", "place")
    stretch = stretch_before(today or today_in_china(timezone.now()), DUTIES[kind].months)
    try:
        with transaction.atomic():
            report = Report.objects.create(
                kind=kind,
                place=place,
                period_from=stretch.first,
                period_to=stretch.last,
                as_of=timezone.now(),
                language="zh-hans",
                asked_by=user,
                due_on=stretch.due_on,
            )
    except IntegrityError:
        raise Refused("known", "kind") from None
    _record("report.asked", report, user)
    return report


@transaction.atomic
def enter_receipt(*, user: User, report_id: UUID, number: str, on: date) -> Report:
    """What the authority answered when it was handed in. Entered once: a slip is corrected by entering it again.

    Raises `Report.DoesNotExist`; `Refused`: not_ready, number_missing, before_it_was_made, not_yet.
    """
    report = Report.objects.select_for_update(no_key=True).get(pk=report_id, kind__in=DUTIES)
    number = number.strip()
    if report.state != Report.State.READY or report.made_at is None:
        raise Refused("not_ready")
    if not number:
        raise Refused("number_missing", "number")
    if on < today_in_china(report.made_at):
        raise Refused("before_it_was_made", "on")
    if on > today_in_china(timezone.now()):
        raise Refused("not_yet", "on")
    report.receipt_number, report.receipt_on, report.receipt_by = number, on, user
    report.save(update_fields=["receipt_number", "receipt_on", "receipt_by"])
    _record("report.receipt_entered", report, user)
    return report


def _record(action: str, report: Report, user: User) -> None:
    record(
        actor=user_actor(user),
        action=action,
        target_kind="report",
        target_id=report.pk,
        kind=str(report.kind),
        place=report.place,
        period_from=report.period_from.isoformat(),
        period_to=report.period_to.isoformat(),
    )
