"""Decided cases, samples of them, and who reviews them."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from livestream.models import Stream
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.decisions.models import Decision
from moderation.quality.models import Sample
from moderation.quality.reviewing import review
from moderation.quality.sampling import draw
from moderation.rulebook.models import RuleVersion
from tests.cases.build import make_cases


def decided(
    stream: Stream, user: User, outcome: str = "violation", number: int = 1, rule: str = "LM10-1"
) -> list[Case]:
    """Cases decided by this user five minutes ago; without signals behind them."""
    version = RuleVersion.objects.get(code=rule)
    then = timezone.now() - timedelta(minutes=5)
    cases = make_cases(stream, number)
    for case in cases:
        Case.objects.filter(pk=case.pk).update(open_key=None, outcome=outcome, decided_at=then, rules=[rule])
        Decision.objects.create(
            case=case,
            outcome=outcome,
            rule=version if outcome == "violation" else None,
            decided_by=user,
            at=then,
            case_version=1,
            seen_flag_id=1,
        )
        case.refresh_from_db()
    return cases


def drawn(stream: Stream, user: User, **how: object) -> Sample:
    """The sample of one case that this user decided."""
    (case,) = decided(stream, user, **how)
    draw()
    return Sample.objects.select_related("case").get(of_case=case)


def answer(sample: Sample, user: User, outcome: str, rule: str = "") -> Sample:
    claims.claim(user=user, case_id=sample.case_id)
    case = Case.objects.get(pk=sample.case_id)
    return review(
        user=user, case_id=case.pk, token=case.lease_token, version=case.version, outcome=outcome, rule_code=rule
    )
