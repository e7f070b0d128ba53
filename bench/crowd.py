"""A database that has seen a year: a million cases, of which twenty thousand are open, and their flags."""

import os
import time

from django.db import connection

from accounts.models import MachineClient
from accounts.services import create_client
from evidence.actors import system
from livestream.models import Stream
from livestream.services import register_stream, start_stream
from moderation.cases.models import Case
from moderation.rulebook.models import RuleVersion

CASES, OPEN = 1_000_000, 20_000
STREAMS = 2_000
FLAGS_A_CASE = int(os.environ.get("BENCH_FLAGS_A_CASE", "10"))

_CASES = """
INSERT INTO cases_case (
    kind, queue_id, open_key, stream_id, channel_id, "group", place, severity, rules, flag_count, last_flag_id,
    version, level, opened_at, rank_at, limit_s, reach_s, repeat_s, minors_s, unscanned_s, outcome, decided_at
)
SELECT 'flags', 1 + n %% 9, CASE WHEN n > %(closed)s::int THEN 'bench:' || n END, s.id, s.channel_id,
    1 + n %% 9, '330100', 1 + n %% 4, ARRAY['LM10-1'], %(flags)s::int, 1, 1, 0,
    now() - (%(all)s::int - n) * interval '1 second', now() - (%(all)s::int - n) * interval '1 second',
    180, 0, 0, 0, 0,
    CASE WHEN n > %(closed)s::int THEN '' ELSE 'no_violation' END,
    CASE WHEN n > %(closed)s::int THEN NULL ELSE now() - (%(all)s::int - n) * interval '1 second' END
FROM generate_series(%(first)s::int, %(last)s::int) n
JOIN (SELECT id, channel_id, row_number() OVER (ORDER BY ref) - 1 AS place FROM livestream_stream
      WHERE ref LIKE 'bench-crowd-%%') s ON s.place = n %% %(streams)s::int
"""
_FLAGS = """
INSERT INTO cases_flag (
    stream_id, case_id, kind, signal_id, rule, rule_version_id, watch, batch_id, received_on, index, offset_ms,
    severity, score, start, "end", parts, digest
)
SELECT c.stream_id, c.id, 'speech', c.id || '-' || n, 'LM10-1', %(version)s::int, false, gen_random_uuid(),
    current_date, n, n * 1000, 3, 0.9, 0, 4, ARRAY['speaker:streamer'],
    decode(md5((c.id %% 50000)::text || n), 'hex')
FROM cases_case c CROSS JOIN generate_series(1, %(flags)s::int) n
"""


def streams() -> Stream:
    """Two thousand streams in as many rooms, all on air once; returns one of them."""
    first = Stream.objects.filter(ref="bench-crowd-0").first()
    if first:
        return first
    client = MachineClient.objects.filter(name="bench crowd").first()
    client = client or create_client(name="bench crowd", scopes=["streams"], actor=system("bench"))[0]
    for number in range(STREAMS):
        stream, _ = register_stream(
            client=client,
            facts={
                "ref": f"bench-crowd-{number}",
                "title": f"bench {number}",
                "category": "other",
                "audience": "all",
                "channel": {"ref": f"bench-{number}", "name": f"bench {number}", "place": "330100"},
            },
        )
        first = first or stream
        start_stream(client=client, stream_id=stream.pk)
    return first


def open_cases() -> None:
    _fill(CASES - OPEN + 1, CASES)


def closed_cases() -> None:
    _fill(1, CASES - OPEN)


def _fill(first: int, last: int) -> None:
    streams()
    facts = {"all": CASES, "closed": CASES - OPEN, "streams": STREAMS, "flags": FLAGS_A_CASE}
    with connection.cursor() as cursor:
        cursor.execute(_CASES, facts | {"first": first, "last": last})
        cursor.execute("VACUUM ANALYZE cases_case")


def flags() -> float:
    """Ten flags for each case; returns the seconds it took.

    The rows are our own, so foreign keys are not asked for each; indexes are made afterwards, as a restore does.
    """
    if Case.objects.count() < CASES:
        open_cases()
        closed_cases()
    began = time.monotonic()
    version = RuleVersion.objects.get(code="LM10-1", status="live").pk
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'cases_flag' AND indexdef NOT LIKE '%UNIQUE%'"
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(_FLAGS, {"flags": FLAGS_A_CASE, "version": version})
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("ANALYZE cases_flag")
        cursor.execute(
            "UPDATE cases_case c SET last_flag_id = f.last FROM"
            " (SELECT case_id, max(id) AS last FROM cases_flag GROUP BY case_id) f"
            " WHERE f.case_id = c.id AND c.decided_at IS NULL"
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE cases_case")
    return time.monotonic() - began
