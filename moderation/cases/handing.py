"""Handing a held case to a named colleague: first theirs alone, then everybody's again."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from moderation.cases.claims import Refused, held_case, let_go
from moderation.cases.hints import send_hint, touch_queues
from moderation.cases.models import Case, CaseExclusion
from moderation.cases.notes import add_note
from moderation.cases.policies import CLEARANCE, MAY_DECIDE, MAY_TAKE_ESCALATED, members

# how long it waits for the colleague alone: a house setting, as long as an ordinary lease
OFFERED_FOR = timedelta(minutes=10)


def colleagues_for(case: Case, *, besides: User) -> QuerySet[User]:
    """Who may take this case, by name: who decides cases of its kind, of its level, and is not kept from it."""
    kind = Case.Kind(case.kind)
    found = _with(MAY_DECIDE[kind])
    if kind in CLEARANCE:
        found &= _with(CLEARANCE[kind])
    if case.level:
        found &= _with(MAY_TAKE_ESCALATED[kind])
    barred = CaseExclusion.objects.filter(case=case, until=None).values("user")
    kept_away = Q(pk__in=barred) | Q(pk__in=members(case).values("user")) | Q(pk=besides.pk)
    return found.exclude(kept_away).order_by("label", "pk")


def _with(permission: str) -> QuerySet[User]:
    app, codename = permission.split(".")
    allowed = Q(groups__permissions__codename=codename, groups__permissions__content_type__app_label=app)
    return User.objects.filter(pk__in=User.objects.filter(allowed, is_active=True).values("pk"))


@transaction.atomic
def hand_over(*, user: User, case_id: int, token: uuid.UUID, to: User, words: str = "") -> None:
    """Let a held case go so that `to` alone may take it for ten minutes; `words` stay as a note among colleagues.

    Raises `Refused`: colleague when `to` may not take it, and what `held_case` refuses.
    """
    case = held_case(user=user, case_id=case_id, token=token)
    if not colleagues_for(case, besides=user).filter(pk=to.pk).exists():
        raise Refused("colleague", case)
    # who skipped it a moment ago is asked by name now
    CaseExclusion.objects.filter(case=case, user=to, why=CaseExclusion.Why.SKIPPED).delete()
    if words:
        add_note(user=user, case=case, text=words)
    case.offered_to, case.offered_until = to, timezone.now() + OFFERED_FOR
    let_go(case)
    record(
        actor=user_actor(user),
        action="case.handed_over",
        target_kind="case",
        target_id=case.pk,
        to=to.pk,
    )
    # the colleague's own pages hear of it at once; whoever is away finds it waiting
    transaction.on_commit(lambda: send_hint(f"user.{to.pk}", {"handed_over": case_id}))
    touch_queues([case.queue_id])


@dataclass(frozen=True, slots=True)
class Hands:
    """The case whose live lease a user has, and what colleagues handed over to them and nobody has taken yet."""

    holds: Case | None
    handed: list[Case]


def in_hands(user: User) -> Hands:
    """One query, of two index reads."""
    now = timezone.now()
    theirs = Q(holder=user, lease_until__gt=now) | Q(offered_to=user, offered_until__gt=now)
    found = Case.objects.filter(theirs, decided_at=None).select_related("stream__channel", "party")
    cases = list(found.order_by("offered_until"))
    holds = next((case for case in cases if case.holder_id == user.pk and case.held()), None)
    return Hands(holds, [case for case in cases if case.offered_to_id == user.pk])


def handed_to(user: User) -> list[Case]:
    return in_hands(user).handed
