"""Reading cases: the queue's rows, a card's flags, precedent. Always through what a user may see."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from moderation.cases.claims import LOOKING_FOR
from moderation.cases.models import Case, CaseView, Flag, Queue
from moderation.cases.policies import may_view

ROWS = 50


def queues_for(user: User) -> QuerySet[Queue]:
    """Staff see every queue; nobody else sees any."""
    return Queue.objects.all() if may_view(user) else Queue.objects.none()


def cases_visible_to(user: User) -> QuerySet[Case]:
    return Case.objects.filter(queue__in=queues_for(user))


def open_rows(user: User, queue: Queue | None = None, limit: int = ROWS) -> list[Case]:
    """The first open cases in order, with all that a row shows; parked ones wait out of sight. Two queries."""
    cases = cases_visible_to(user).filter(decided_at=None)
    if queue:
        cases = cases.filter(queue=queue)
    cases = cases.filter(Q(parked_until=None) | Q(parked_until__lte=timezone.now()))
    return list(cases.select_related("stream__channel", "holder", "queue").order_by("rank_at", "id")[:limit])


def flags_of(case: Case, limit: int = 30) -> list[Flag]:
    """The case's newest flags, newest first."""
    return list(Flag.objects.filter(case=case).select_related("rule_version").order_by("-pk")[:limit])


def precedent(flags: Sequence[Flag], *, besides: Case, limit: int = 5) -> list[Flag]:
    """The last decided flags with the same words under the same rule as any of these, one a case, newest first."""
    same = Q(pk__in=[])
    for rule, digest in {(flag.rule, bytes(flag.digest)) for flag in flags}:
        same |= Q(rule=rule, digest=digest)
    found = (
        Flag.objects.filter(same, case__decided_at__isnull=False)
        .exclude(case=besides)
        .exclude(case__outcome=Case.Outcome.MERGED)
        .select_related("case__stream__channel")
        .order_by("-pk")[: limit * 10]
    )
    one_each = {flag.case_id: flag for flag in reversed(found)}
    return sorted(one_each.values(), key=lambda flag: -flag.pk)[:limit]


def history_of_room(case: Case, limit: int = 5) -> list[Case]:
    """The room's last decided cases."""
    return list(
        Case.objects.filter(channel=case.channel_id, decided_at__isnull=False)
        .exclude(outcome=Case.Outcome.MERGED)
        .select_related("queue")
        .order_by("-decided_at")[:limit]
    )


def others_looking(case: Case, user: User) -> list[str]:
    """Labels of colleagues who have the card open now."""
    recent = timezone.now() - LOOKING_FOR
    views = CaseView.objects.filter(case=case, seen_at__gt=recent).exclude(user=user)
    return list(views.order_by("user__label").values_list("user__label", flat=True))


def past_limit() -> QuerySet[Case]:
    return Case.objects.filter(decided_at=None, rank_at__lt=timezone.now())


