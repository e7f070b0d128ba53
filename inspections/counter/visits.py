"""A visit: an authority's user says why it looks, and looks for an hour at most."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import AuthorityPost, User
from evidence.services import record
from inspections.models import Inspection, Visit

# a house setting: long enough to read a file, short enough that a screen left alone shows nobody anything
LONGEST = timedelta(minutes=60)


def open_visit(post: AuthorityPost, now: datetime | None = None) -> Visit | None:
    """The visit this user stands in now, for the post it holds now."""
    now = now or timezone.now()
    return (
        Visit.objects.filter(user=post.user_id, department=post.department, place=post.place, ends_at__gt=now)
        .select_related("inspection")
        .order_by("-ends_at")
        .first()
    )


@transaction.atomic
def begin(*, post: AuthorityPost, purpose: str, words: str, inspection: Inspection | None = None) -> Visit:
    """Open a visit of an hour; one that still runs ends, so that each look has one purpose. The words may name people:
    they are sealed, and the audit event does not hold them."""
    # one's own row: of two windows that begin at once, one ends the other's
    user = User.objects.select_for_update(no_key=True).get(pk=post.user_id)
    now = timezone.now()
    _end_running(user, now)
    visit = Visit(
        user=user,
        department=post.department,
        place=post.place,
        purpose=purpose,
        inspection=inspection,
        started_at=now,
        ends_at=now + LONGEST,
    )
    visit.words = words
    visit.save()
    _record("visit.begun", user, visit)
    return visit


@transaction.atomic
def end(*, user: User) -> None:
    """End what runs; nothing happens when nothing does."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    _end_running(user, timezone.now())


def _end_running(user: User, now: datetime) -> None:
    for visit in Visit.objects.filter(user=user, ends_at__gt=now, started_at__lt=now):
        visit.ends_at = now
        visit.save(update_fields=["ends_at"])
        _record("visit.ended", user, visit)


def _record(action: str, user: User, visit: Visit, **detail: Any) -> None:
    record(actor=user_actor(user), action=action, target_kind="visit", target_id=visit.pk, **facts_of(visit), **detail)


def facts_of(visit: Visit) -> dict[str, str]:
    """What every look's audit event says of the visit it belongs to."""
    inspection: UUID | None = visit.inspection_id
    return {
        "purpose": visit.purpose,
        "inspection": str(inspection) if inspection else "",
        "department": visit.department,
        "place": visit.place,
    }
