"""Flags gather in cases: one open case for a subject and rule group, made or joined by one statement."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from livestream.models import Stream
from moderation.cases.freezing.asking import FREEZE, WORDS_ARRIVE
from moderation.cases.models import Case, Flag, Severity
from moderation.cases.order import LIMIT_S, Parts, parts
from moderation.detection.types import Finding
from moderation.rulebook.engine import Rulebook
from moderation.rulebook.models import Status
from moderation.signals.models import Batch
from moderation.signals.querysets import unscanned_minutes

REPEAT_WINDOW = timedelta(days=7)
MINORS_GROUP = 7


@dataclass(frozen=True, slots=True)
class Touched:
    """A case that gained flags: enough for a hint."""

    id: int
    queue_id: int
    severity: int
    flag_count: int


def open_key(stream_id: object, group: int) -> str:
    return f"s:{stream_id}:{group}"


def insert_flags(
    *, batch: Batch, signals: Sequence[dict[str, Any]], findings: Sequence[Finding], rules: Rulebook
) -> list[Flag]:
    """Write the findings as flags; only those that are new come back: a batch scanned twice adds nothing."""
    rows = []
    for finding in findings:
        signal, version = signals[finding.index], rules.versions[finding.rule]
        rows.append(
            (
                batch.stream_id,
                signal["kind"],
                signal["id"],
                finding.rule,
                version.pk,
                version.status == Status.WATCH,
                batch.pk,
                batch.received_on,
                finding.index,
                signal["offset_ms"],
                Severity[finding.severity.upper()].value,
                finding.score,
                finding.start,
                finding.end,
                list(finding.parts),
                finding.digest,
            )
        )
    columns = (
        "stream_id, kind, signal_id, rule, rule_version_id, watch, batch_id, received_on, index, offset_ms, "
        'severity, score, start, "end", parts, digest'
    )
    holes = ", ".join(["(" + ", ".join(["%s"] * 16) + ")"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO cases_flag ({columns}) VALUES {holes} ON CONFLICT DO NOTHING RETURNING id, {columns}",
            [value for row in rows for value in row],
        )
        names = [column.name for column in cursor.description]
        return [Flag(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def gather(*, stream: Stream, flags: Sequence[Flag], rules: Rulebook) -> list[Touched]:
    """Put new flags into open cases, or beside a decision that found the same words innocent in this stream."""
    flags = [flag for flag in flags if not flag.watch]
    settled = _found_innocent(stream, flags)
    by_group: dict[int, list[Flag]] = defaultdict(list)
    joined: dict[int, list[int]] = defaultdict(list)
    for flag in flags:
        innocent = settled.get((flag.rule, bytes(flag.digest)))
        if innocent:
            joined[innocent].append(flag.pk)
        else:
            by_group[rules.versions[flag.rule].group_id].append(flag)
    for case_id, flag_ids in joined.items():
        Flag.objects.filter(pk__in=flag_ids).update(case_id=case_id)
    return _upsert(stream, by_group) if by_group else []


def _found_innocent(stream: Stream, flags: Sequence[Flag]) -> dict[tuple[str, bytes], int]:
    """(rule, digest) → the case that last decided on these words in this stream, where it found no violation."""
    if not flags:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT ON (f.rule, f.digest) f.rule, f.digest, c.id, c.outcome
            FROM cases_flag f
            JOIN unnest(%s::text[], %s::bytea[]) AS w(rule, digest) ON f.rule = w.rule AND f.digest = w.digest
            JOIN cases_case c ON c.id = f.case_id
            WHERE f.stream_id = %s AND c.decided_at IS NOT NULL AND c.outcome <> 'merged'
            ORDER BY f.rule, f.digest, f.id DESC
            """,
            [[flag.rule for flag in flags], [bytes(flag.digest) for flag in flags], stream.pk],
        )
        return {
            (rule, bytes(digest)): case_id
            for rule, digest, case_id, outcome in cursor.fetchall()
            if outcome == Case.Outcome.NO_VIOLATION
        }


def order_parts(stream: Stream, group: int, severity: int) -> Parts:
    """The parts of a case's order as they are now; two queries."""
    violations = Case.objects.filter(
        channel=stream.channel_id,
        outcome=Case.Outcome.VIOLATION,
        decided_at__gt=timezone.now() - REPEAT_WINDOW,
    ).count()
    return parts(
        severity=severity,
        viewers=stream.viewers,
        violations=violations,
        minors=stream.minors > 0 or group == MINORS_GROUP,
        unscanned=unscanned_minutes([stream]).get(stream.pk, 0),
    )


# In sorted order of key, so that two batches into the same cases never wait for each other crosswise. A case
# decided in the same moment has no key any more: the statement then waits for that decision and inserts afresh.
_UPSERT = """
INSERT INTO cases_case AS c (
    kind, queue_id, open_key, stream_id, channel_id, "group", place, severity, rules, flag_count, last_flag_id,
    version, level, opened_at, rank_at, limit_s, reach_s, repeat_s, minors_s, unscanned_s, outcome, follows_id
)
SELECT 'flags', n.queue_id, n.open_key, %(stream)s, %(channel)s, n.queue_id, %(place)s, n.severity,
       string_to_array(n.rules, ','), n.flag_count, n.last_flag_id, 1, 0, now(),
       now() + make_interval(secs => n.limit_s - %(reach)s - %(repeat)s - n.minors_s - %(unscanned)s),
       n.limit_s, %(reach)s, %(repeat)s, n.minors_s, %(unscanned)s, '', n.follows_id
FROM unnest(
    %(queues)s::int[], %(keys)s::text[], %(severities)s::int[], %(rules)s::text[], %(counts)s::int[],
    %(lasts)s::bigint[], %(limits)s::int[], %(minors)s::int[], %(follows)s::bigint[]
) AS n(queue_id, open_key, severity, rules, flag_count, last_flag_id, limit_s, minors_s, follows_id)
ORDER BY n.open_key
ON CONFLICT (open_key) DO UPDATE SET
    flag_count = c.flag_count + excluded.flag_count,
    last_flag_id = greatest(c.last_flag_id, excluded.last_flag_id),
    version = c.version + CASE
        WHEN excluded.severity > c.severity OR NOT c.rules @> excluded.rules THEN 1 ELSE 0 END,
    rules = CASE WHEN c.rules @> excluded.rules THEN c.rules
        ELSE ARRAY(SELECT DISTINCT unnest(c.rules || excluded.rules) ORDER BY 1) END,
    severity = greatest(c.severity, excluded.severity),
    limit_s = least(c.limit_s, excluded.limit_s),
    reach_s = greatest(c.reach_s, excluded.reach_s),
    repeat_s = greatest(c.repeat_s, excluded.repeat_s),
    minors_s = greatest(c.minors_s, excluded.minors_s),
    unscanned_s = greatest(c.unscanned_s, excluded.unscanned_s),
    rank_at = CASE WHEN c.parked_until > now() THEN c.rank_at ELSE c.opened_at + make_interval(secs =>
        least(c.limit_s, excluded.limit_s) - greatest(c.reach_s, excluded.reach_s)
        - greatest(c.repeat_s, excluded.repeat_s) - greatest(c.minors_s, excluded.minors_s)
        - greatest(c.unscanned_s, excluded.unscanned_s)) END
RETURNING c.id, c.queue_id, c.severity, c.flag_count, c."group"
"""

# Flags join their cases, and what is new about these is to be frozen as evidence: in one statement, since every flagged
# batch pays for it.
_JOIN = f"""
WITH joined AS (SELECT * FROM unnest(%(flags)s::bigint[], %(cases)s::bigint[]) AS n(id, case_id)),
frozen AS ({FREEZE.format(cases="SELECT DISTINCT case_id FROM joined ORDER BY case_id")})
UPDATE cases_flag f SET case_id = n.case_id FROM joined n WHERE f.id = n.id
"""


def _upsert(stream: Stream, by_group: dict[int, list[Flag]], follows: dict[int, int] | None = None) -> list[Touched]:
    groups = sorted(by_group, key=lambda group: open_key(stream.pk, group))
    severities = [max(flag.severity for flag in by_group[group]) for group in groups]
    # what does not depend on the group is read once for all of them
    common = order_parts(stream, 0, max(severities))
    with connection.cursor() as cursor:
        cursor.execute(
            _UPSERT,
            {
                "stream": stream.pk,
                "channel": stream.channel_id,
                "place": stream.place,
                "reach": common.reach_s,
                "repeat": common.repeat_s,
                "unscanned": common.unscanned_s,
                "queues": groups,
                "keys": [open_key(stream.pk, group) for group in groups],
                "severities": severities,
                "rules": [",".join(sorted({flag.rule for flag in by_group[group]})) for group in groups],
                "counts": [len(by_group[group]) for group in groups],
                "lasts": [max(flag.pk for flag in by_group[group]) for group in groups],
                "limits": [LIMIT_S[Severity(severity)] for severity in severities],
                "minors": [
                    parts(
                        severity=1,
                        viewers=0,
                        violations=0,
                        minors=stream.minors > 0 or group == 7,
                        unscanned=0,
                    ).minors_s
                    for group in groups
                ],
                "follows": [(follows or {}).get(group) for group in groups],
            },
        )
        rows = cursor.fetchall()
        cases = {group: case_id for case_id, _, _, _, group in rows}
        cursor.execute(
            _JOIN,
            {
                "flags": [flag.pk for group in groups for flag in by_group[group]],
                "cases": [cases[group] for group in groups for _ in by_group[group]],
                "wait": WORDS_ARRIVE.total_seconds(),
            },
        )
    return [Touched(case_id, queue, severity, count) for case_id, queue, severity, count, _ in rows]


def follow_up(*, case: Case, flags: Sequence[Flag]) -> list[Touched]:
    """Open a fresh case for flags that came after what was decided on; it points back to the decided one."""
    if case.stream is None:
        raise ValueError("only a stream's case gathers flags")
    return _upsert(case.stream, {case.group: list(flags)}, follows={case.group: case.pk})


def reach_changed(stream: Stream) -> list[int]:
    """The audience doubled or halved: move the stream's open cases. Returns the queues they stand in."""
    from_parts = order_parts(stream, 0, Severity.LOW)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE cases_case c SET reach_s = %(reach)s,
                rank_at = CASE WHEN parked_until > now() THEN rank_at ELSE opened_at + make_interval(secs =>
                    limit_s - %(reach)s - repeat_s - minors_s - unscanned_s) END
            FROM (
                SELECT id FROM cases_case
                WHERE stream_id = %(stream)s AND decided_at IS NULL AND reach_s <> %(reach)s
                ORDER BY open_key FOR UPDATE
            ) o
            WHERE c.id = o.id RETURNING c.queue_id
            """,
            {"reach": from_parts.reach_s, "stream": stream.pk},
        )
        return [queue_id for (queue_id,) in cursor.fetchall()]
