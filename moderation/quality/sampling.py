"""Which decided cases are looked at again: drawn by a keyed digest of their number, so that nobody can tell beforehand
and every run draws the same."""

from collections.abc import Iterable
from datetime import timedelta
from hashlib import blake2b

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from moderation.cases.hints import touch_queues
from moderation.cases.models import Case, CaseExclusion, Flag, Severity
from moderation.cases.opening import exclude, open_stream_case
from moderation.decisions.models import Decision, HeldDecision
from moderation.quality.asking import due_known
from moderation.quality.models import KnownAnswer, Sample
from moderation.quality.queue import QUEUE

# a decision may be undone for ten seconds, and a bulk for as long after its last one
SETTLED_AFTER, LOOK_BACK = timedelta(minutes=1), timedelta(hours=24)
# what one run looks at, by the primary key backwards: a run every five minutes misses none up to 400 a minute
NEWEST = 2_000
# house settings: more would keep people from what is on air; a week, since nobody waits for the answer
MOST_WAITING = 50
LIMIT_S = 7 * 86_400
# two runs at once: the second waits, and finds everything drawn
_LOCK = 5_170_017


@transaction.atomic
def draw() -> int:
    """Put samples of decided cases, and a few known answers among them, into the line; how many. Run twice, the second
    draws none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    free = MOST_WAITING - Case.objects.filter(queue=QUEUE, decided_at=None).count()
    wanted = [_sample_of(decision) for decision in _drawn()[: max(0, free)]]
    wanted += [_sample_of_known(known) for known in due_known()[: max(0, free - len(wanted))]]
    for sample in wanted:
        _open(sample)
    if wanted:
        touch_queues([QUEUE])
    return len(wanted)


def chosen(case_id: int, percent: int) -> bool:
    """Whether this case is among those looked at again: `percent` of all, the same whenever it is asked."""
    digest = blake2b(b"sample:%d" % case_id, key=settings.SECRET_KEY.encode()[:64], digest_size=8).digest()
    return int.from_bytes(digest) % 10_000 < percent * 100


def _drawn() -> list[Decision]:
    """Decisions of people about flags, settled lately and not drawn yet; two queries."""
    now = timezone.now()
    newest = Decision.objects.order_by("-pk").select_related("case__stream__channel", "rule").defer("facts")[:NEWEST]
    found = {
        decision.case_id: decision
        for decision in newest
        if decision.live
        and not decision.automatic
        and decision.case.kind == Case.Kind.FLAGS
        and decision.case.stream_id
        and now - LOOK_BACK < decision.at < now - SETTLED_AFTER
        and chosen(decision.case_id, settings.QUALITY_SAMPLE_PERCENT)
    }
    known = set(Sample.objects.filter(of_case__in=found, known=None).values_list("of_case_id", flat=True))
    return [decision for case_id, decision in sorted(found.items()) if case_id not in known]


def _sample_of(decision: Decision) -> Sample:
    rule = decision.rule.code if decision.rule else _heaviest(decision.case)
    return Sample(
        of_case=decision.case, first_outcome=decision.outcome, first_rule=rule, first_id=decision.decided_by_id
    )


def _sample_of_known(known: KnownAnswer) -> Sample:
    """The first answer is that of the two who set it: it has no single author."""
    return Sample(
        of_case=known.of_case,
        known=known,
        first_outcome=known.outcome,
        first_rule=known.rule or _heaviest(known.of_case),
    )


def _heaviest(case: Case) -> str:
    flag = Flag.objects.filter(case=case).order_by("-severity", "-pk").values_list("rule", flat=True).first()
    return flag or next(iter(case.rules), "")


def _open(sample: Sample) -> None:
    """The sample and its case. It stands in the line of no room: what a room's history shows is what was decided."""
    sample.save()
    of_case = sample.of_case
    assert of_case.stream is not None
    case_id = open_stream_case(
        kind=Case.Kind.SAMPLE,
        key=f"q:{sample.pk}",
        stream=of_case.stream,
        queue=QUEUE,
        severity=Severity.LOW,
        limit_s=LIMIT_S,
        rules=of_case.rules,
        count=of_case.flag_count,
    )
    Case.objects.filter(pk=case_id).update(channel=None)
    sample.case_id = case_id
    sample.save(update_fields=["case"])
    exclude(case_id, had_a_part(sample), CaseExclusion.Why.DECIDER)


def had_a_part(sample: Sample) -> set[int]:
    """Users (by id) whose eyes are not other ones: who decided the case or held it back, who set the known answer or
    was asked it before."""
    decided = Decision.objects.filter(case=sample.of_case).values_list("decided_by", flat=True)
    seconds = HeldDecision.objects.filter(decision__case=sample.of_case).values_list("second", flat=True)
    asked = Sample.objects.filter(of_case=sample.of_case).values_list("second", flat=True)
    setters = [sample.known.set_by_id, sample.known.confirmed_by_id] if sample.known else []
    return _ids(decided) | _ids(seconds) | _ids(asked) | _ids(setters)


def _ids(users: Iterable[int | None]) -> set[int]:
    return {user for user in users if user}
