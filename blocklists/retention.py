"""Words and identifiers of entries whose time is over. That there was one stays, in codes and dates.

What stood is kept as long as the file of whoever left a platform; what nobody ever confirmed, or a second person
declined, was never told to its person and goes soon.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from blocklists.models import Change, Entry, Identifier, State
from evidence import holds
from evidence.actors import system
from evidence.ids import is_uuid
from evidence.retention.registry import Job, Outcome, Part, Still
from evidence.retention.table import term
from evidence.services import record

STOOD, NEVER_STOOD = "blocklist_stood", "blocklist_never_stood"
# of one transaction: whoever ends an entry waits for no more
CHUNK = 500


def plan(now: datetime) -> Iterator[Part]:
    """One part for each class of which anything may go."""
    for code in (STOOD, NEVER_STOOD):
        ended = Coalesce("ended_at", "ends_at")
        found = _over(code, now).aggregate(rows=Count("pk"), first=Min(ended), last=Max(ended))
        if found["rows"]:
            kept = _over(code, now).filter(party__in=_held()).count()
            kept_by = Counter({"hold": kept} if kept else {})
            yield Part(code, "", found["first"], found["last"], found["rows"], kept_by)


def run(now: datetime, still: Still) -> Iterator[Outcome]:
    for part in plan(now):
        erased = 0
        while still() and (some := _some(part.retention, now)):
            erased += forget(some, part.retention)
        yield Outcome(part, erased, part.counted - erased)


JOB = Job((STOOD, NEVER_STOOD), plan, run)


def _over(code: str, now: datetime) -> QuerySet[Entry]:
    """Whose class is over and who still names somebody; by index."""
    before = _ended_before(code, now)
    stood = Q(ended_at__lt=before, confirmed_at__isnull=False) | Q(state=State.CONFIRMED, ends_at__lt=before)
    which = stood if code == STOOD else Q(ended_at__lt=before, confirmed_at=None)
    return Entry.objects.filter(which, forgotten_at=None)


def _ended_before(code: str, now: datetime) -> datetime:
    """The first moment, in China, whose class is not over yet."""
    day = timezone.localtime(term(code).began_before(now)).date()
    while term(code).until(day) > now:
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def _some(code: str, now: datetime) -> list[UUID]:
    return list(_over(code, now).exclude(party__in=_held()).values_list("pk", flat=True)[:CHUNK])


def _held() -> list[UUID]:
    """Parties under a hold, whatever its period: an entry is about a person, not about a day."""
    named = holds.standing().filter(subject_kind="party").values_list("subject_id", flat=True)
    # a hold names its subjects as text, and anybody who places one may have mistyped it
    return [UUID(text) for text in named if is_uuid(text)]


@transaction.atomic
def forget(entry_ids: Collection[UUID], code: str) -> int:
    """How many entries name nobody any more; `code`: why."""
    if not entry_ids:
        return 0
    Change.objects.filter(entry__in=entry_ids).update(words=None)
    Identifier.objects.filter(entry__in=entry_ids).delete()
    gone = Entry.objects.filter(pk__in=entry_ids, forgotten_at=None).update(
        reason=None, facts=None, forgotten_at=timezone.now()
    )
    if gone:
        record(
            actor=system("retention"),
            action="blocklist.forgotten",
            target_kind="retention",
            target_id=code,
            entries=gone,
        )
    return gone
