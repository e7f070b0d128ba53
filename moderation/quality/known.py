"""Known answers: set by one senior, confirmed by another; only then are they asked of anybody."""

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from moderation.cases.models import Case
from moderation.quality.models import KnownAnswer
from moderation.quality.reviewing import ANSWERS
from moderation.rulebook.models import RuleVersion


class Refused(Exception):
    """It can't be set, confirmed or retired; `code`: not_allowed, no_such_case, not_decided, known_already,
    unknown_outcome, unknown_rule, no_such_answer, same_person, confirmed_already, retired_already."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def may_set(user: User) -> bool:
    """Seniors: who sees the figures and knows the work."""
    return user.has_perm("quality.view_quality") and user.has_perm("quality.review_sample")


@transaction.atomic
def set_answer(*, user: User, case_id: int, outcome: str, rule_code: str = "") -> KnownAnswer:
    """The right answer to a decided case of flags, as this senior sees it. Raises `Refused`."""
    if not may_set(user):
        raise Refused("not_allowed")
    case = Case.objects.select_for_update().filter(pk=case_id, kind=Case.Kind.FLAGS, stream__isnull=False).first()
    if case is None:
        raise Refused("no_such_case")
    if case.decided_at is None or case.outcome == Case.Outcome.MERGED:
        raise Refused("not_decided")
    if outcome not in ANSWERS:
        raise Refused("unknown_outcome")
    violation = outcome == Case.Outcome.VIOLATION
    if violation and not RuleVersion.objects.filter(code=rule_code, status="live").exists():
        raise Refused("unknown_rule")
    if KnownAnswer.objects.filter(of_case=case).exists():
        raise Refused("known_already")
    known = KnownAnswer.objects.create(of_case=case, outcome=outcome, rule=rule_code if violation else "", set_by=user)
    _note(user, "known_answer.set", known)
    return known


@transaction.atomic
def confirm(*, user: User, known_id: int) -> KnownAnswer:
    """Another senior agrees: from now on it is asked. Raises `Refused`."""
    known = _locked(user, known_id)
    if known.confirmed_by_id:
        raise Refused("confirmed_already")
    if known.set_by_id == user.pk:
        raise Refused("same_person")
    known.confirmed_by = user
    known.save(update_fields=["confirmed_by"])
    _note(user, "known_answer.confirmed", known)
    return known


@transaction.atomic
def retire(*, user: User, known_id: int) -> KnownAnswer:
    """It is asked no more; what was answered stays. Raises `Refused`."""
    known = _locked(user, known_id)
    known.retired_at = timezone.now()
    known.save(update_fields=["retired_at"])
    _note(user, "known_answer.retired", known)
    return known


def _locked(user: User, known_id: int) -> KnownAnswer:
    if not may_set(user):
        raise Refused("not_allowed")
    known = KnownAnswer.objects.select_for_update().filter(pk=known_id).first()
    if known is None:
        raise Refused("no_such_answer")
    if known.retired_at:
        raise Refused("retired_already")
    return known


def _note(user: User, action: str, known: KnownAnswer) -> None:
    record(actor=user_actor(user), action=action, target_kind="case", target_id=known.of_case_id, known=known.pk)
