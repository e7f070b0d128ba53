"""Putting filings on file, noting changes, withdrawing."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.ages import SHANGHAI, today_in_china
from accounts.models import User
from evidence import exhibits
from evidence.models import Exhibit
from evidence.services import record
from inspections.filings.files import Paper
from inspections.filings.kinds import KINDS
from inspections.models import Filing
from inspections.refusing import Refused
from moderation.decisions import working_days

MOST_FILES = 5


@transaction.atomic
def put_on_file(
    *,
    user: User,
    kind: str,
    number: str,
    scope: str,
    valid_from: date,
    valid_until: date | None,
    papers: Sequence[Paper] = (),
) -> Filing:
    """Raises `Refused`: number_shape, scope_missing, end_missing, ends_before_it_begins, over, too_many, known."""
    number, scope = "".join(number.split()), scope.strip()
    terms = KINDS[kind]
    if not terms.shape.fullmatch(number):
        raise Refused("number_shape", "number", example=terms.example)
    if not scope:
        raise Refused("scope_missing", "scope")
    if terms.ends and valid_until is None:
        raise Refused("end_missing", "valid_until")
    if valid_until and valid_until < valid_from:
        raise Refused("ends_before_it_begins", "valid_until")
    if valid_until and valid_until < today_in_china(timezone.now()):
        raise Refused("over", "valid_until")
    if len(papers) > MOST_FILES:
        raise Refused("too_many", "files", most=MOST_FILES)
    try:
        with transaction.atomic():
            filing = Filing.objects.create(
                kind=kind, number=number, scope=scope, valid_from=valid_from, valid_until=valid_until, added_by=user
            )
    except IntegrityError:
        raise Refused("known", "number") from None
    filing.files.set(_keep(paper, filing, user) for paper in papers)
    _record("filing.added", filing, user, files=len(papers))
    return filing


@transaction.atomic
def note_change(*, user: User, filing_id: int, changed_on: date) -> Filing:
    """What it says has changed on this day: the change is to be filed within the working days its rule gives.

    Raises `Filing.DoesNotExist`; `Refused`: no_deadline, not_yet, withdrawn.
    """
    filing = Filing.objects.select_for_update(no_key=True).get(pk=filing_id)
    days = KINDS[filing.kind].change_days
    if not days:
        raise Refused("no_deadline", "changed_on")
    if changed_on > today_in_china(timezone.now()):
        raise Refused("not_yet", "changed_on")
    if filing.withdrawn_at:
        raise Refused("withdrawn")
    ends = working_days.add(datetime.combine(changed_on, time(12), SHANGHAI), days)
    # the end of a day is the next one's first moment
    filing.change_due_on = ends.astimezone(SHANGHAI).date() - timedelta(days=1)
    # another day is reminded of anew
    filing.change_reminded_at_days = None
    filing.save(update_fields=["change_due_on", "change_reminded_at_days"])
    _record("filing.changed", filing, user, due_on=filing.change_due_on.isoformat())
    return filing


@transaction.atomic
def change_filed(*, user: User, filing_id: int) -> Filing:
    """The change was filed. Twice is once. Raises `Filing.DoesNotExist`."""
    filing = Filing.objects.select_for_update(no_key=True).get(pk=filing_id)
    if filing.change_due_on:
        filing.change_due_on = None
        filing.save(update_fields=["change_due_on"])
        _record("filing.change_filed", filing, user)
    return filing


@transaction.atomic
def withdraw(*, user: User, filing_id: int) -> Filing:
    """It counts no more; row and files stay for their time, which for one without an end begins now. Twice is once.

    Raises `Filing.DoesNotExist`.
    """
    filing = Filing.objects.select_for_update(no_key=True).get(pk=filing_id)
    if filing.withdrawn_at is None:
        filing.withdrawn_at, filing.withdrawn_by = timezone.now(), user
        filing.save(update_fields=["withdrawn_at", "withdrawn_by"])
        if filing.valid_until is None:
            filing.files.update(keep_from=filing.withdrawn_at)
        _record("filing.withdrawn", filing, user)
    return filing


def _keep(paper: Paper, filing: Filing, user: User) -> Exhibit:
    ends = datetime.combine(filing.valid_until, time(), SHANGHAI) if filing.valid_until else None
    return exhibits.freeze(
        kind=Exhibit.Kind.FILE,
        data=paper.data,
        media_type=paper.media_type,
        subject_kind="filing",
        subject_id=filing.pk,
        place="",
        retention="filings",
        keep_from=ends or timezone.now(),
        actor=user_actor(user),
    )


def _record(action: str, filing: Filing, user: User, **detail: Any) -> None:
    record(
        actor=user_actor(user),
        action=action,
        target_kind="filing",
        target_id=filing.pk,
        target_label=filing.number,
        kind=str(filing.kind),
        **detail,
    )
