"""What appeals say about a rule: how often what was decided under it did not stand."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from moderation.cases.models import Case
from moderation.complaints.models import Appeal
from moderation.decisions.models import Decision

OVER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Record:
    """Over the last year, of decisions by people that found a violation."""

    decided: int
    appealed: int
    changed: int
    overturned: int


def record_of_rule(code: str) -> Record:
    """Two queries, both by the index of decisions under a rule. A decision that two parties appealed counts once, and
    an overturned one counts as that whatever the other was answered."""
    under = Decision.objects.filter(
        rule__code=code,
        automatic=False,
        undone_at=None,
        outcome=Case.Outcome.VIOLATION,
        at__gt=timezone.now() - OVER,
    )
    answers: dict[int, set[str]] = {}
    for decision, outcome in Appeal.objects.filter(decision__in=under).values_list("decision", "outcome"):
        answers.setdefault(decision, set()).add(outcome)
    return Record(
        decided=under.count(),
        appealed=len(answers),
        changed=sum(Appeal.Outcome.CHANGED in found for found in answers.values()),
        overturned=sum(Appeal.Outcome.OVERTURNED in found for found in answers.values()),
    )
