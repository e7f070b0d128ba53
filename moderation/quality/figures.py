"""What the quality page shows: rules and figures, never a person."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q
from django.utils import timezone

from moderation.cases.models import Case
from moderation.quality.agreement import Agreement, Pair, agreement
from moderation.quality.models import Sample
from moderation.quality.queue import QUEUE

PERIOD = timedelta(days=90)
MOST_DIFFERENCES = 20


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """`second`: first against second answers under one rule; `known`: known answers and what people said."""

    rule: str
    second: Agreement
    known: Agreement


@dataclass(frozen=True, slots=True)
class Figures:
    waiting: int
    second: Agreement
    known: Agreement
    rules: list[RuleFigures]
    differences: list[Sample]


def figures() -> Figures:
    """Of the last ninety days; three queries, each by an index of what it reads."""
    since = timezone.now() - PERIOD
    second, known = _pairs(since)
    rules = [RuleFigures(rule, agreement(second[rule]), agreement(known[rule])) for rule in sorted({*second, *known})]
    return Figures(
        waiting=Case.objects.filter(queue=QUEUE, decided_at=None).count(),
        second=agreement(list(chain(*second.values()))),
        known=agreement(list(chain(*known.values()))),
        rules=rules,
        differences=_differences(since),
    )


def _pairs(since: datetime) -> tuple[dict[str, list[Pair]], dict[str, list[Pair]]]:
    """Answers by rule, of second reviews and of known answers. An answer is the rule that was broken, or nothing."""
    second: dict[str, list[Pair]] = defaultdict(list)
    known: dict[str, list[Pair]] = defaultdict(list)
    answers = (
        Sample.objects.filter(reviewed_at__gte=since)
        .annotate(blind=ExpressionWrapper(Q(known=None), BooleanField()))
        .values_list("blind", "first_rule", "first_outcome", "second_rule")
        .annotate(times=Count("pk"))
        .order_by()
    )
    for blind, rule, outcome, answer, times in answers:
        first = rule if outcome == Case.Outcome.VIOLATION else ""
        (second if blind else known)[rule] += [(first, answer)] * times
    return second, known


def _differences(since: datetime) -> list[Sample]:
    """Samples on whose case two colleagues differ, newest first: a senior looks whether to reverse the decision."""
    other_rule = Q(second_outcome=Case.Outcome.VIOLATION) & ~Q(second_rule=F("first_rule"))
    differ = Sample.objects.filter(~Q(second_outcome=F("first_outcome")) | other_rule, known=None)
    return list(differ.filter(reviewed_at__gte=since).order_by("-reviewed_at")[:MOST_DIFFERENCES])
