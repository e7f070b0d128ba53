"""Who holds which case. The row is the truth; a lease that ran out stands in nobody's way."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case, CaseExclusion, CaseView
from moderation.cases.policies import escalates, has_part, kinds_decided, level_of, may_decide_case

# a skipped case goes to others first; nobody else took it for that long: it may come back
SKIP_FOR = timedelta(minutes=10)
LOOKING_FOR = timedelta(seconds=30)
FURTHEST_PARK = timedelta(days=14)


class Refused(Exception):
    """The case can't be had or kept; `code`: taken, decided, excluded, part, decider (of what is appealed), not_yours,
    not_allowed, offered (to a colleague), too_far, no_senior, colleague (who may not take it)."""

    def __init__(self, code: str, case: Case | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.case = case


@dataclass(frozen=True, slots=True)
class Lease:
    case_id: int
    token: uuid.UUID
    until: datetime


_FREE = """
    c.decided_at IS NULL AND c.level <= %(level)s AND c.kind = ANY(%(kinds)s)
    AND (c.holder_id IS NULL OR c.lease_until < now())
    AND (c.offered_until IS NULL OR c.offered_until < now() OR c.offered_to_id = %(user)s)
    AND NOT EXISTS (SELECT 1 FROM cases_caseexclusion x
        WHERE x.case_id = c.id AND x.user_id = %(user)s AND (x.until IS NULL OR x.until > now()))
"""
# Who has a part in a case does not take it. Asked for whoever belongs to somebody alone: to plan it costs as much as to
# find the next case.
_NO_PART = """
    AND (c.party_id IS NULL OR c.party_id <> ALL(%(parties)s))
    AND NOT EXISTS (SELECT 1 FROM livestream_streamrole r
        WHERE r.stream_id = c.stream_id AND r.party_id = ANY(%(parties)s))
    AND NOT EXISTS (SELECT 1 FROM livestream_channel h WHERE h.id = c.channel_id AND h.operator_id = ANY(%(parties)s))
"""
# What a claim writes, over `n`: the locked row (id, queue_id, stream_id). One statement finds and takes.
_TAKE = """
    UPDATE cases_case c SET
        holder_id = %(user)s, lease_token = %(token)s, claimed_at = now(), parked_until = NULL,
        offered_to_id = NULL, offered_until = NULL,
        lease_until = now() + CASE WHEN s.state = 'live' THEN q.lease_live ELSE q.lease END,
        version = c.version + 1
    FROM n JOIN cases_queue q ON q.id = n.queue_id LEFT JOIN livestream_stream s ON s.id = n.stream_id
    WHERE c.id = n.id
    RETURNING c.id, c.lease_token, c.lease_until, c.queue_id
"""
# A parked case stands at the moment until which it is parked, so it is seldom met here before its time.
_WAITS = f"{_FREE} AND (c.parked_until IS NULL OR c.parked_until < now())"
FIND_NEXT = f"""
    SELECT c.id, c.queue_id, c.stream_id FROM cases_case c WHERE {_WAITS} AND c.queue_id = ANY(%(queues)s)
    ORDER BY c.rank_at, c.id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
# The queues without those of other complaints, while one by or about minors is to be had in them; else no row. Its line
# is read by its own index, and its first case answers: asked for several lines at once, the planner reads all cases.
MINORS_WAIT = f"""
    SELECT ARRAY(SELECT id FROM cases_queue WHERE kind <> 'complaint' AND id = ANY(%(queues)s))
    WHERE EXISTS (
        SELECT FROM cases_queue q CROSS JOIN LATERAL (
            SELECT FROM cases_case c WHERE c.queue_id = q.id AND {_WAITS} ORDER BY c.rank_at, c.id LIMIT 1
        ) first WHERE q.kind = 'minors_complaint' AND q.id = ANY(%(queues)s)
    )
"""
_FIND_THIS = f"""
    SELECT c.id, c.queue_id, c.stream_id FROM cases_case c WHERE c.id = %(case)s AND {_FREE} FOR UPDATE
"""


def claim_next(*, user: User, queue_ids: Sequence[int]) -> Lease | None:
    """Lease what a colleague handed over, else the case that stands first in these queues; the live lease one already
    has comes back instead."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            mine, offered, parties = _own_hold(cursor, user)
            handed = _take(cursor, user, _FIND_THIS, parties, case=offered) if offered and not mine else None
            return mine or handed or _take_next(cursor, user, parties, list(queue_ids))
    except IntegrityError:
        # two windows of one person at once: both found nothing held, the unique holder let one through
        with connection.cursor() as cursor:
            return _own_hold(cursor, user)[0]


def claim(*, user: User, case_id: int) -> Lease:
    """Lease this very case. Raises `Refused`: taken, decided, excluded, part, decider, not_allowed.

    One hold at a time: an own live lease on another case is let go first.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            mine, _offered, parties = _own_hold(cursor, user)
            if mine and mine.case_id == case_id:
                return mine
            if mine:
                release(user=user, case_id=mine.case_id, token=mine.token)
            lease = _take(cursor, user, _FIND_THIS, parties, case=case_id)
    except IntegrityError:
        lease = None
    if lease is None:
        raise Refused(_why_not(case_id, user), Case.objects.filter(pk=case_id).first())
    return lease


def _own_hold(cursor: CursorWrapper, user: User) -> tuple[Lease | None, int | None, list[uuid.UUID]]:
    """The user's live lease, the id of a case handed over to them, and the parties they belong to; an expired lease is
    cleared.

    One statement for all: every claim asks, and a claim may cost three updates by key and no more.
    """
    cursor.execute(
        """
        SELECT h.*, ARRAY(SELECT party_id FROM accounts_membership WHERE user_id = %(user)s)
        FROM (SELECT) one LEFT JOIN (
            SELECT id, lease_token, lease_until, lease_until > now(), holder_id = %(user)s, offered_until
            FROM cases_case
            WHERE holder_id = %(user)s OR offered_to_id = %(user)s AND offered_until > now() AND decided_at IS NULL
        ) h ON true ORDER BY h.offered_until
        """,
        {"user": user.pk},
    )
    found = cursor.fetchall()
    parties = found[0][-1]
    rows = [row for row in found if row[0] is not None]
    offered = next((row[0] for row in rows if not row[4]), None)
    held = next((row for row in rows if row[4]), None)
    if held and held[3]:
        return Lease(*held[:3]), offered, parties
    if held:
        cursor.execute(
            "UPDATE cases_case SET holder_id = NULL, lease_token = NULL, lease_until = NULL"
            " WHERE id = %s AND holder_id = %s",
            [held[0], user.pk],
        )
    return None, offered, parties


def _take_next(cursor: CursorWrapper, user: User, parties: Sequence[uuid.UUID], queue_ids: list[int]) -> Lease | None:
    """However long others have waited, and however many: complaints by or about minors before any other. A colleague
    who takes the last of them in this very moment still seems to leave it: whoever finds nothing looks once more."""
    if Case.Kind.MINORS_COMPLAINT in kinds_decided(user):
        cursor.execute(*_asked(MINORS_WAIT, user, parties, queues=queue_ids))
        waits = cursor.fetchone()
        if waits and (lease := _take(cursor, user, FIND_NEXT, parties, queues=waits[0])):
            return lease
    return _take(cursor, user, FIND_NEXT, parties, queues=queue_ids)


def _asked(find: str, user: User, parties: Sequence[uuid.UUID], **facts: Any) -> tuple[str, dict[str, Any]]:
    find = find.replace(_FREE, _FREE + _NO_PART) if parties else find
    return find, facts | {"user": user.pk, "level": level_of(user), "kinds": kinds_decided(user), "parties": parties}


def _take(cursor: CursorWrapper, user: User, find: str, parties: Sequence[uuid.UUID], **facts: Any) -> Lease | None:
    find, facts = _asked(find, user, parties, **facts)
    cursor.execute(f"WITH n AS ({find}) {_TAKE}", facts | {"token": uuid.uuid4()})
    row = cursor.fetchone()
    if row is None:
        return None
    case_id, token, until, queue_id = row
    record(actor=user_actor(user), action="case.claimed", target_kind="case", target_id=case_id)
    touch_queues([queue_id])
    return Lease(case_id, token, until)


_WHY_NOT = {CaseExclusion.Why.PARTY.value: "part", CaseExclusion.Why.DECIDER.value: "decider"}


def _why_not(case_id: int, user: User) -> str:
    case = Case.objects.filter(pk=case_id).first()
    if case is None or case.decided_at:
        return "decided"
    if not may_decide_case(user, case):
        return "not_allowed"
    if case.held() and case.holder_id != user.pk:
        return "taken"
    if case.offered_until and case.offered_until > timezone.now() and case.offered_to_id != user.pk:
        return "offered"
    why = CaseExclusion.objects.filter(case=case, user=user).values_list("why", flat=True).first()
    return _WHY_NOT.get(why or "") or ("part" if has_part(user, case) else "excluded")


def held_case(*, user: User, case_id: int, token: uuid.UUID) -> Case:
    """Lock and return the case this token holds. Raises `Refused`.

    A lease that ran out but that nobody has taken since is still good: the token would be another.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("stream__channel").get(pk=case_id)
    if case.decided_at:
        raise Refused("decided", case)
    if case.holder_id != user.pk or case.lease_token != token:
        raise Refused("taken" if case.held() else "not_yours", case)
    return case


def renew(*, user: User, case_id: int, token: uuid.UUID) -> datetime | None:
    """Move the lease on; None when it is no longer ours. Writes no history and raises no version."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE cases_case c SET
                lease_until = now() + CASE WHEN s.state = 'live' THEN q.lease_live ELSE q.lease END
            FROM cases_queue q, cases_case o LEFT JOIN livestream_stream s ON s.id = o.stream_id
            WHERE c.id = %s AND o.id = c.id AND q.id = c.queue_id AND c.holder_id = %s AND c.lease_token = %s
            RETURNING c.lease_until
            """,
            [case_id, user.pk, token],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def let_go(case: Case) -> None:
    """Take the hold off a locked case and save; the caller raises the queue's version."""
    case.holder = case.lease_token = case.lease_until = None
    case.version += 1
    case.save()


@transaction.atomic
def release(*, user: User, case_id: int, token: uuid.UUID) -> bool:
    """Give the case back; False when this token does not hold it any more."""
    try:
        case = held_case(user=user, case_id=case_id, token=token)
    except (Refused, Case.DoesNotExist):
        return False
    let_go(case)
    record(actor=user_actor(user), action="case.released", target_kind="case", target_id=case.pk)
    touch_queues([case.queue_id])
    return True


@transaction.atomic
def skip(*, user: User, case_id: int, token: uuid.UUID, reason: str = "") -> None:
    """Give it back and not see it for a while; logged, since skips show which content is hard."""
    case = held_case(user=user, case_id=case_id, token=token)
    CaseExclusion.objects.update_or_create(
        case=case,
        user=user,
        defaults={"why": CaseExclusion.Why.SKIPPED, "until": timezone.now() + SKIP_FOR},
    )
    let_go(case)
    record(
        actor=user_actor(user),
        action="case.skipped",
        target_kind="case",
        target_id=case.pk,
        reason=reason[:40],
    )
    touch_queues([case.queue_id])


@transaction.atomic
def park(*, user: User, case_id: int, token: uuid.UUID, until: datetime) -> None:
    """Put it aside until a moment, at which it stands in line again. Raises `Refused("too_far")`."""
    if not timezone.now() < until <= timezone.now() + FURTHEST_PARK:
        raise Refused("too_far")
    case = held_case(user=user, case_id=case_id, token=token)
    case.parked_until = case.rank_at = until
    let_go(case)
    record(
        actor=user_actor(user),
        action="case.parked",
        target_kind="case",
        target_id=case.pk,
        until=until.isoformat(),
    )
    touch_queues([case.queue_id])


@transaction.atomic
def escalate(*, user: User, case_id: int, token: uuid.UUID) -> None:
    """Hand it up: from now on only a senior may take it. Raises `Refused("no_senior")` where nobody stands above."""
    case = held_case(user=user, case_id=case_id, token=token)
    if not escalates(case.kind):
        raise Refused("no_senior", case)
    case.level = 1
    let_go(case)
    record(actor=user_actor(user), action="case.escalated", target_kind="case", target_id=case.pk)
    touch_queues([case.queue_id])


def look(*, user: User, case_id: int) -> None:
    """This user has the card open now. One statement, whether it is the first look or a later one."""
    CaseView.objects.bulk_create(
        [CaseView(case_id=case_id, user=user, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["case", "user"],
        update_fields=["seen_at"],
    )


def ends_with_its_page(case_id: int) -> bool:
    """Whether a claim is given back soon after its page is gone.

    Only of flags. A registration's reviewer is sent away to sign in again before personal data is shown, and comes
    back; whoever weighs a suspicion or an appeal looks into the entry and the links meanwhile. Those claims stay until
    their lease runs out.
    """
    return Case.objects.filter(pk=case_id, kind=Case.Kind.FLAGS).exists()


def lease_until(user: User, case_id: int, token: uuid.UUID) -> datetime | None:
    """Until when this token holds the case; None when it does not."""
    return Case.objects.filter(pk=case_id, holder=user, lease_token=token).values_list("lease_until", flat=True).first()
