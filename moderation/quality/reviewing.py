"""The second answer to a sample: given blind, by other eyes, and changing nothing about the case itself."""

import uuid

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from moderation.cases.claims import Refused, held_case
from moderation.cases.closing import close
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case
from moderation.cases.policies import may_decide_case
from moderation.decisions.services import Invalid, Stale
from moderation.quality.models import Sample
from moderation.quality.sampling import had_a_part
from moderation.rulebook.models import RuleVersion

ANSWERS = (Case.Outcome.NO_VIOLATION.value, Case.Outcome.VIOLATION.value)


@transaction.atomic
def review(*, user: User, case_id: int, token: uuid.UUID, version: int, outcome: str, rule_code: str = "") -> Sample:
    """Answer a held sample as one would have decided the case: no violation, or a violation of this rule.

    Raises `claims.Refused` (also decider, not_allowed), `Stale`, and `Invalid`: unknown_outcome, unknown_rule. The
    event says that the sample was reviewed, not how: who reads the log must not learn how two colleagues differ.
    """
    case = held_case(user=user, case_id=case_id, token=token)
    if not may_decide_case(user, case):
        raise Refused("not_allowed", case)
    if case.version != version:
        raise Stale(case)
    sample = Sample.objects.select_for_update(of=("self",)).select_related("known", "of_case").get(case=case)
    if user.pk in had_a_part(sample):
        raise Refused("decider", case)
    if outcome not in ANSWERS:
        raise Invalid("unknown_outcome")
    violation = outcome == Case.Outcome.VIOLATION
    if violation and not RuleVersion.objects.filter(code=rule_code, status="live").exists():
        raise Invalid("unknown_rule")
    sample.second_outcome, sample.second_rule = outcome, rule_code if violation else ""
    sample.second, sample.reviewed_at = user, timezone.now()
    sample.save(update_fields=["second_outcome", "second_rule", "second", "reviewed_at"])
    close(case=case, outcome=Case.Outcome.REVIEWED, seen_flag_id=0)
    record(actor=user_actor(user), action="sample.reviewed", target_kind="case", target_id=case.pk, sample=sample.pk)
    touch_queues([case.queue_id])
    return sample
