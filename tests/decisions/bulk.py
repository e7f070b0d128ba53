"""Open cases of one rule, and a bulk of them whose samples are read."""

from accounts.models import User
from livestream.models import Stream
from moderation.cases.models import Case
from moderation.decisions import bulk
from moderation.decisions.models import BulkDecision
from tests.cases.build import make_cases

RULE = "LM10-1"


def drawn(user: User, cases: list[Case]) -> BulkDecision:
    asked = Case.objects.filter(pk__in=[case.pk for case in cases])
    return bulk.draw(user=user, rule=RULE, cases=asked)


def read(made: BulkDecision) -> BulkDecision:
    for case_id in made.samples:
        made = bulk.mark_read(user=made.by, bulk_id=made.pk, case_id=case_id)
    return made


def ready(stream: Stream, user: User, number: int = 3) -> BulkDecision:
    """Drawn over so many cases of one stream, every sample read. Each has a group of its own, as its key says: opened
    again, it would otherwise join its neighbour."""
    cases = make_cases(stream, number)
    for group, case in enumerate(cases, start=100):
        Case.objects.filter(pk=case.pk).update(group=group)
    return read(drawn(user, cases))
