"""Whose inspections and packages somebody sees."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from blocklists.refusing import Refused
from inspections.models import Inspection, Package
from inspections.orders.policies import ANSWER, post_of
from inspections.orders.querysets import visible_to_authority, visible_to_platform
from inspections.packages.making import DEAD_AFTER

# the task is sent when a package is asked for; this long after, something forgot it
FORGOTTEN_AFTER = timedelta(minutes=1)
_State = Package.State


def inspections_seen_by(user: User) -> QuerySet[Inspection]:
    """All of them by who answers for the platform; an authority's own and those below it; nobody else's."""
    if user.has_perm(ANSWER):
        return visible_to_platform(user)
    try:
        return visible_to_authority(post_of(user))
    except Refused:
        return Inspection.objects.none()


def newest(inspection: Inspection) -> Package | None:
    """The one being made, or the last that was asked for."""
    return inspection.packages.order_by("-asked_at", "-pk").first()


def last_ready(inspection: Inspection) -> Package | None:
    return inspection.packages.filter(state=_State.READY).order_by("-made_at").first()


def last_erased(inspection: Inspection) -> Package | None:
    return inspection.packages.filter(state=_State.ERASED).order_by("-made_at").first()


def forgotten() -> list[UUID]:
    """Packages that no worker is at."""
    now = timezone.now()
    waits = Q(state=_State.WAITING, touched_at__lt=now - FORGOTTEN_AFTER)
    dead = Q(state=_State.MAKING, touched_at__lt=now - DEAD_AFTER)
    return list(Package.objects.filter(waits | dead).values_list("pk", flat=True))


def needed(digests: Collection[bytes]) -> set[bytes]:
    """Which of these objects of the evidence store are packages that are still kept."""
    found = Package.objects.filter(sha256__in=digests, erased_at=None)
    return {bytes(digest) for digest in found.values_list("sha256", flat=True) if digest}
