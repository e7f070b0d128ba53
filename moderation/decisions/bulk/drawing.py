"""Which cases go into a bulk, and which of them somebody has to read before anything is decided."""

from secrets import SystemRandom
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from moderation.cases.models import Case, CaseExclusion
from moderation.cases.policies import level_of, may_decide_case
from moderation.decisions.bulk.refusing import Refused
from moderation.decisions.models import BulkDecision

# house settings: what one person can answer for, and what has to be read for it
MOST_CASES, SAMPLES = 200, 5


def may_bulk(user: User) -> bool:
    return user.has_perm("decisions.bulk_decide") and may_decide_case(user, Case(kind=Case.Kind.FLAGS))


@transaction.atomic
def draw(*, user: User, rule: str, cases: QuerySet[Case], query: str = "") -> BulkDecision:
    """Pin the versions of the first `MOST_CASES` of these cases in their order, and draw the samples among them.

    `cases`: what a list shows to this user; of it only open cases of flags under this rule alone that nobody holds.
    Raises `Refused`: not_allowed, nothing_to_decide.
    """
    if not may_bulk(user):
        raise Refused("not_allowed")
    free = list(
        fit(user, rule, cases).order_by("rank_at", "pk").values_list("pk", "version", "last_flag_id")[:MOST_CASES]
    )
    if not free:
        raise Refused("nothing_to_decide")
    ids = [case_id for case_id, _version, _flag in free]
    samples = sorted(SystemRandom().sample(ids, min(SAMPLES, len(ids))), key=ids.index)
    bulk = BulkDecision.objects.create(
        by=user, rule=rule, query=query, samples=samples, cases=[list(pinned) for pinned in free]
    )
    record(
        actor=user_actor(user), action="bulk.drawn", target_kind="bulk", target_id=bulk.pk, rule=rule, cases=len(free)
    )
    return bulk


def fit(user: User, rule: str, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those of `cases` that may go into a bulk of this user under this rule. A case of two rules is looked at by
    itself: "no violation" would answer for both."""
    now = timezone.now()
    kept_away = CaseExclusion.objects.filter(Q(until=None) | Q(until__gt=now), case=OuterRef("pk"), user=user)
    return cases.filter(
        Q(holder=None) | Q(lease_until__lte=now),
        Q(parked_until=None) | Q(parked_until__lte=now),
        Q(offered_until=None) | Q(offered_until__lte=now) | Q(offered_to=user),
        ~Exists(kept_away),
        kind=Case.Kind.FLAGS,
        decided_at=None,
        rules=[rule],
        level__lte=level_of(user),
    )


def own_or_decided(user: User) -> QuerySet[BulkDecision]:
    """What this user may see of bulks: one's own, and what others have decided."""
    return BulkDecision.objects.filter(Q(by=user) | Q(decided_at__isnull=False)).select_related("by", "reversed_by")


@transaction.atomic
def mark_read(*, user: User, bulk_id: UUID, case_id: int) -> BulkDecision:
    """One sample was opened and read. Twice is once. Raises `Refused`: unknown_bulk, not_a_sample, decided_already."""
    bulk = own_draft(user, bulk_id)
    if case_id not in bulk.samples:
        raise Refused("not_a_sample")
    if case_id not in bulk.opened:
        bulk.opened.append(case_id)
        bulk.save(update_fields=["opened"])
        record(
            actor=user_actor(user), action="bulk.sample_read", target_kind="case", target_id=case_id, bulk=str(bulk.pk)
        )
    return bulk


def own_draft(user: User, bulk_id: UUID) -> BulkDecision:
    """Locked; not decided yet. Raises `Refused`: unknown_bulk, decided_already."""
    bulk = BulkDecision.objects.select_for_update().filter(pk=bulk_id, by=user).first()
    if bulk is None:
        raise Refused("unknown_bulk")
    if bulk.decided_at:
        raise Refused("decided_already")
    return bulk
