"""Complaints gather in cases: one open case for a target and a reason, made or joined by one statement.

A complaint's `serial` is its place in its case; the case's `last_flag_id` is the last one given out, so that whoever
decides names what was read as with flags.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import BinaryField, Count, Func, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from livestream.models import Channel, Stream, StreamState
from moderation.cases.gathering import Touched
from moderation.cases.models import Case, CaseExclusion, Queue, Severity
from moderation.cases.opening import exclude
from moderation.complaints.complaints.people import having_part
from moderation.complaints.complaints.records import record_of
from moderation.complaints.complaints.steps import step
from moderation.complaints.complaints.terms import (
    BETWEEN_THEM,
    BUYER_STEP_S,
    BUYERS_MOST_S,
    LIMIT_S,
    MANY_BUYERS,
    MINORS_S,
    ON_AIR_S,
    severity_of,
)
from moderation.complaints.models import Complaint, ComplaintStep

State = Complaint.State

# after second persons (13)
QUEUE, MINORS_QUEUE = 14, 15


def make_queue() -> None:
    """The lines that complaints stand in; those by or about minors in one of their own. Safe to run again."""
    for pk, kind, english, chinese in (
        (QUEUE, Case.Kind.COMPLAINT, "Complaints", "投诉举报"),
        (MINORS_QUEUE, Case.Kind.MINORS_COMPLAINT, "Complaints about minors", "涉未成年人投诉举报"),
    ):
        Queue.objects.get_or_create(pk=pk, defaults={"kind": kind, "name_en": english, "name_zh": chinese})


@dataclass(frozen=True, slots=True)
class Target:
    """What complaints have in common that are looked at as one."""

    channel: Channel
    stream: Stream | None
    product: str
    reason: str
    minors: bool

    @property
    def key(self) -> str:
        """Of 64 characters at most: a product's name may have as many, so its digest stands for it."""
        about = self.stream.pk if self.stream else self.channel.pk
        product = hashlib.sha256(self.product.encode()).hexdigest()[:10] if self.product else ""
        return f"{'m' if self.minors else 'c'}:{about}:{product}:{self.reason}"

    @property
    def subject(self) -> tuple[UUID | None, UUID | None]:
        """(stream, party): a case is on one of them. A room that belongs to nobody here stands in the last of its
        streams; it has one, since a platform names rooms with their streams."""
        if self.stream:
            return self.stream.pk, None
        if self.channel.operator_id:
            return None, self.channel.operator_id
        return self.channel.streams.order_by("-created_at").values_list("pk", flat=True).first(), None


def target_of(complaint: Complaint) -> Target:
    return Target(complaint.channel, complaint.stream, complaint.product, complaint.reason, complaint.minors)


# One statement, so that a hundred buyers at once end in one case; each waits for the one before and gets a number. A
# case decided in the same moment has no key any more: the statement waits for that decision and inserts afresh.
_JOIN = """
INSERT INTO cases_case AS c (
    kind, queue_id, open_key, stream_id, party_id, channel_id, "group", place, severity, rules, flag_count,
    last_flag_id, follows_id, version, level, opened_at, rank_at, limit_s, reach_s, repeat_s, minors_s, unscanned_s,
    outcome
)
VALUES (
    %(kind)s, %(queue)s, %(key)s, %(stream)s, %(party)s, %(channel)s, 0, %(place)s, %(severity)s, '{}', %(count)s,
    %(last)s, %(follows)s, 1, 0, now(), now() + make_interval(secs => %(limit)s), %(limit)s, 0, 0, 0, 0, ''
)
ON CONFLICT (open_key) DO UPDATE SET
    flag_count = c.flag_count + excluded.flag_count,
    last_flag_id = greatest(c.last_flag_id + 1, excluded.last_flag_id)
RETURNING c.id, c.last_flag_id
"""


def join(target: Target, *, count: int = 1, last: int = 1, follows: int | None = None) -> tuple[int, int]:
    """Open the case of this target or join the open one, locked from now on; (its id, the serial given out).

    `count` complaints of which the last has the serial `last`: more than one where they move on from a decided case.
    """
    stream, party = target.subject
    severity = severity_of(target.reason)
    kind = Case.Kind.MINORS_COMPLAINT if target.minors else Case.Kind.COMPLAINT
    values: dict[str, Any] = {
        "kind": kind.value,
        "queue": MINORS_QUEUE if target.minors else QUEUE,
        "key": target.key,
        "stream": stream,
        "party": party,
        "channel": target.channel.pk,
        "place": target.stream.place if target.stream else target.channel.place,
        "severity": severity.value,
        "limit": LIMIT_S[severity],
        "follows": follows,
        "count": count,
        "last": last,
    }
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, values)
        case_id, serial = cursor.fetchone()
    return int(case_id), int(serial)


def decided_before(target: Target) -> int | None:
    """The last decided case of this target, which a fresh one points back to."""
    same = Complaint.objects.filter(channel=target.channel, stream=target.stream, minors=target.minors)
    same = same.filter(product=target.product, reason=target.reason, case__decided_at__isnull=False)
    return same.aggregate(last=Max("case_id"))["last"]


def _of_the_same(complaint: Complaint) -> QuerySet[Complaint]:
    """The complaints of its case; and, of one product in one stream, those with other reasons that no person has
    decided yet. Those by or about minors are told to cleared people alone, so that they are no part of the others."""
    same = Q(case=complaint.case_id)
    if complaint.stream_id and complaint.product:
        undecided = Q(state__in=(State.OPEN, State.ANSWERED, State.SETTLED))
        goods = Q(stream=complaint.stream_id, product=complaint.product, minors=complaint.minors)
        same |= goods & undecided
    # reports are nobody's purchase
    return Complaint.objects.filter(same, kind=Complaint.Kind.COMPLAINT).exclude(state=State.WITHDRAWN)


def buyers(complaint: Complaint) -> int:
    """How many different buyers complain of the same: neither one buyer on many devices nor many accounts on one
    device are many. One query."""
    return buyers_and_moments(complaint)[0]


def buyers_and_moments(complaint: Complaint) -> tuple[int, list[int]]:
    """As `buyers`, with the moments (ms of the stream) that they name. One query."""
    device = Coalesce("device", Func("by", function="uuid_send", output_field=BinaryField()))
    found = _of_the_same(complaint).aggregate(
        parties=Count("by", distinct=True),
        devices=Count(device, distinct=True),
        moments=ArrayAgg("offset_ms", filter=Q(offset_ms__isnull=False), default=[]),
    )
    return min(found["parties"], found["devices"]), found["moments"]


def weigh(complaint: Complaint) -> Touched:
    """Put its case where it belongs now that this complaint is in it; the caller holds the case's row.

    Grave reasons, minors and many buyers raise it, a room on air and a trusted complainant bring it forward; a
    reckless one alone waits longer. None of that changes what is decided.
    """
    case = Case.objects.select_related("stream").get(complaints=complaint)
    severity, limit = max(case.severity, _severity(complaint)), _limit(complaint)
    # of one that others joined, the shortest limit counts
    case.limit_s = limit if case.flag_count == 1 else min(case.limit_s, limit)
    raises = complaint.product and complaint.stream_id
    # where one more gains and raises nothing, they are counted no more: each would wait for the others
    if case.repeat_s < _most_gained(case) or (raises and severity < Severity.HIGH):
        many = _buyers_by_now(complaint)
        case.repeat_s = min(BUYERS_MOST_S, BUYER_STEP_S * max(0, many - 1))
        if many >= MANY_BUYERS and raises:
            severity = max(severity, Severity.HIGH)
            case.limit_s = min(case.limit_s, LIMIT_S[Severity.HIGH])
            if not ComplaintStep.objects.filter(complaint__case=case, code="raised").exists():
                step(complaint, "raised", buyers=many)
    if severity > case.severity:
        case.severity, case.version = severity, case.version + 1
    place(case)
    return Touched(case.pk, case.queue_id, int(case.severity), case.flag_count)


def _buyers_by_now(complaint: Complaint) -> int:
    """Of two who complain of one product at once for two reasons, each in a case of its own, the second counts the
    first: it waits for it here. The case is locked before, and none after."""
    if complaint.stream_id and complaint.product:
        with connection.cursor() as cursor:
            goods = f"complaints:{complaint.stream_id}:{complaint.product}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [goods])
    return buyers(complaint)


def hurry(case: Case) -> None:
    """Its turn has come: the operator did not answer, or its answer settled nothing. The caller holds the row."""
    waited = int((timezone.now() - case.opened_at).total_seconds())
    case.limit_s = min(case.limit_s, waited + LIMIT_S[Severity.HIGH])
    place(case)


def place(case: Case) -> None:
    """Save the parts of its order, and where that puts it; a parked one stays put until its time."""
    case.repeat_s = min(case.repeat_s, _most_gained(case))
    gained = case.reach_s + case.repeat_s + case.minors_s + case.unscanned_s
    if case.parked_until is None or case.parked_until <= timezone.now():
        case.rank_at = case.opened_at + timedelta(seconds=case.limit_s - gained)
    case.save(update_fields=["severity", "version", "limit_s", "repeat_s", "rank_at"])


def _most_gained(case: Case) -> int:
    """In seconds, by the number of buyers: with as many as there may be, one filed together with a complaint by or
    about minors comes after it."""
    if case.kind != Case.Kind.COMPLAINT:
        return BUYERS_MOST_S
    return min(BUYERS_MOST_S, max(0, case.limit_s - MINORS_S - 1))


def _severity(complaint: Complaint) -> Severity:
    return max(severity_of(complaint.reason), Severity.HIGH) if complaint.minors else severity_of(complaint.reason)


def _limit(complaint: Complaint) -> int:
    """In seconds."""
    if complaint.minors:
        # whoever complains of it, and however often before
        return MINORS_S
    limit = LIMIT_S[_severity(complaint)]
    if complaint.operator_due_at and complaint.reason in BETWEEN_THEM:
        limit = max(limit, int((complaint.operator_due_at - timezone.now()).total_seconds()))
    if complaint.stream and complaint.stream.state == StreamState.LIVE:
        limit = min(limit, ON_AIR_S)
    standing = record_of(complaint.by).standing
    return {"trusted": limit // 2, "reckless": limit * 2}.get(standing, limit)


def move_unread(case: Case, target: Target, unread: Sequence[Complaint]) -> Touched:
    """What was not read when the case was decided goes to a fresh case that points back; the old one is closed."""
    case_id, _last = join(target, count=len(unread), last=unread[-1].serial, follows=case.pk)
    Complaint.objects.filter(pk__in=[one.pk for one in unread]).update(case=case_id)
    touched = None
    for one in unread:
        one.case_id = case_id
        touched = weigh(one)
        keep_away(one)
    assert touched is not None
    return touched


def keep_away(complaint: Complaint) -> None:
    """Whoever has a part in it neither sees to it nor keeps it in hand."""
    users = having_part(complaint.channel, complaint.stream, complaint.by, complaint.user)
    if complaint.case_id and users:
        exclude(complaint.case_id, users, CaseExclusion.Why.PARTY)
