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

from accounts.models import Party
from blocklists.identifiers import probes_of_all
from blocklists.merged import merged_in
from blocklists.models import Change, Entry, Identifier, State
from blocklists.proved import proved_of
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
            kept = _over(code, now).filter(pk__in=_held()).count()
            kept_by = Counter({"hold": kept} if kept else {})
            yield Part(code, "", found["first"], found["last"], found["rows"], kept_by)


def run(now: datetime, still: Still) -> Iterator[Outcome]:
    for part in plan(now):
        erased = 0
        while still() and (gone := _erase_some(part.retention, now)):
            erased += gone
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


@transaction.atomic
def _erase_some(code: str, now: datetime) -> int:
    """How many, 0 when none is left that may go."""
    holds.none_changes_now()
    # Nothing is waited for while no hold can be placed: what somebody is busy with goes next time.
    some = _over(code, now).exclude(pk__in=_held()).select_for_update(no_key=True, skip_locked=True)
    return forget(list(some.values_list("pk", flat=True)[:CHUNK]), code)


def _held() -> set[UUID]:
    """Entries about parties under a hold, whatever its period: an entry is about a person, not about a day. Those that
    name the party or what is certainly its own, and what became part of them; five queries and more for old merges."""
    named = holds.standing().filter(subject_kind="party").values_list("subject_id", flat=True)
    # a hold names its subjects as text, and anybody who places one may have mistyped it
    parties = list(Party.objects.filter(pk__in=[UUID(text) for text in named if is_uuid(text)]))
    if not parties:
        return set()
    digests = list(probes_of_all(proved_of(parties)))
    known_by = list(Identifier.objects.filter(digest__in=digests).values_list("entry", flat=True))
    about = Entry.objects.filter(Q(party__in=parties) | Q(pk__in=known_by))
    return set(merged_in(about.values_list("pk", flat=True)))


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
