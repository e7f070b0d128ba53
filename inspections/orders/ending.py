from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ages import today_in_china
from accounts.models import User
from blocklists.refusing import Refused
from inspections.models import Inspection, InspectionFinding, Penalty
from inspections.orders.history import note
from inspections.orders.holding import for_authority
from inspections.orders.ordering import release_holds
from inspections.orders.policies import is_own, post_of
from inspections.orders.telling import tell_officers
from inspections.orders.terms import chosen

Answer = InspectionFinding.Answer
# a list, since a history keeps codes: what people write may name somebody
WITHDRAWN_FOR = {
    "mistake": _("ordered by mistake"),
    "twice": _("ordered twice"),
    "handed_over": _("handed over to another authority"),
    "no_need": _("no longer needed"),
}


@transaction.atomic
def close(*, user: User, inspection_id: UUID, version: int) -> Inspection:
    """Nothing is open any more: each demand was met, or what was not put right, or not shown in time, was punished. Its
    holds end once no penalty of it can be appealed. Raises `Refused`: those of `holding.for_authority`;
    not_acknowledged, findings_open."""
    inspection = for_authority(user, inspection_id, version, heir=True)
    if not inspection.acknowledged_at:
        raise Refused("not_acknowledged")
    if open_ones := inspection.findings.filter(_open(own=is_own(post_of(user), inspection))).count():
        raise Refused("findings_open", count=open_ones)
    _end(inspection, Inspection.State.CLOSED, "closed", user, findings=inspection.findings.count())
    if not appeals_run(inspection, today_in_china(timezone.now())):
        release_holds(inspection, user)
    return inspection


@transaction.atomic
def withdraw(*, user: User, inspection_id: UUID, version: int, why: str) -> Inspection:
    """The order is taken back, for one of `WITHDRAWN_FOR`; only before anything was found. Raises `Refused`: those of
    `holding.for_authority`; choice_unknown, found_already."""
    inspection = for_authority(user, inspection_id, version, heir=True)
    chosen(why, WITHDRAWN_FOR, "why")
    if inspection.findings.exists():
        raise Refused("found_already")
    _end(inspection, Inspection.State.WITHDRAWN, "withdrawn", user, why=why)
    release_holds(inspection, user)
    return inspection


def appeals_run(inspection: Inspection, today: date) -> bool:
    """Whether a penalty of it can still be appealed: what it rests on is needed until then."""
    return Penalty.objects.filter(finding__inspection=inspection, revoked_at=None, appeal_until__gte=today).exists()


def _open(*, own: bool) -> Q:
    """Findings that somebody still has to act on."""
    now = timezone.now()
    punished = Penalty.objects.filter(finding=OuterRef("pk"), revoked_at=None)
    waits = Q(answer=Answer.HANDED_IN) | Q(answer=Answer.OWED, due_at__gt=now)
    unmet = Q(~Exists(punished), answer__in=(Answer.OWED, Answer.REFUSED))
    # who acts for a dissolved authority decides no penalty here, but in an inspection of its own
    return waits | (unmet if own else unmet & Q(due_at__gt=now))


def _end(inspection: Inspection, state: Inspection.State, code: str, user: User, **facts: object) -> None:
    inspection.state, inspection.closed_by, inspection.closed_at = state, user, timezone.now()
    note(inspection, code, by=user, moved=("state", "closed_by", "closed_at"), **facts)
    tell_officers(inspection, f"inspection_{code}")
