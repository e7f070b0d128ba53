"""Claim next among a million cases, beside one UPDATE by key in its own transaction, in the same run."""

import json
import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.models import Group
from django.db import connection, transaction

from accounts.models import User
from accounts.services import create_client
from evidence.actors import system
from livestream.services import register_stream, start_stream
from moderation.cases import claims
from moderation.cases.models import Case

CASES, OPEN, ROUNDS = 1_000_000, 20_000, 400
THREADS, SHARED = 50, 1000

FILL = """
INSERT INTO cases_case (kind, queue_id, open_key, stream_id, channel_id, "group", place, severity, rules, flag_count,
    last_flag_id, version, level, opened_at, rank_at, limit_s, reach_s, repeat_s, minors_s, unscanned_s, outcome, decided_at)
SELECT 'flags', 1 + n %% 9, CASE WHEN n > %(closed)s::int THEN 's:' || %(stream)s::text || ':' || n END, %(stream)s::uuid, %(channel)s::bigint,
    1 + n %% 9, '330100', 1 + n %% 4, ARRAY['LM10-1'], 1, 1, 1, 0,
    now() - (%(all)s::int - n) * interval '1 second', now() - (%(all)s::int - n) * interval '1 second', 180, 0, 0, 0, 0,
    CASE WHEN n > %(closed)s::int THEN '' ELSE 'no_violation' END, CASE WHEN n > %(closed)s::int THEN NULL ELSE now() END
FROM generate_series(%(first)s::int, %(last)s::int) n
"""


def run() -> dict[str, float]:
    client, _ = create_client(name=f"bench {time.time()}", scopes=["streams"], actor=system("bench"))
    stream, _ = register_stream(
        client=client,
        facts={
            "ref": "claim",
            "title": "bench",
            "category": "other",
            "audience": "all",
            "channel": {"ref": "c", "name": "c", "place": "330100"},
        },
    )
    start_stream(client=client, stream_id=stream.pk)
    facts = {"stream": str(stream.pk), "channel": stream.channel_id, "all": CASES, "closed": CASES - OPEN}
    queues = list(range(1, 10))
    moderator = Group.objects.get(name="moderator")
    with connection.cursor() as cursor:
        cursor.execute(FILL, facts | {"first": CASES - OPEN + 1, "last": CASES})
        cursor.execute("ANALYZE cases_case")
    few = _buffers(queues)
    with connection.cursor() as cursor:
        cursor.execute(FILL, facts | {"first": 1, "last": CASES - OPEN})
        cursor.execute("VACUUM ANALYZE cases_case")
    many = _buffers(queues)
    alice = _user("alice", moderator)
    claim_ms, key_ms = [], []
    some = list(Case.objects.exclude(decided_at=None).values_list("pk", flat=True)[:ROUNDS])
    for number in range(ROUNDS):
        began = time.perf_counter()
        lease = claims.claim_next(user=alice, queue_ids=queues)
        claim_ms.append((time.perf_counter() - began) * 1000)
        claims.release(user=alice, case_id=lease.case_id, token=lease.token)
        began = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE cases_case SET version = version + 1 WHERE id = %s", [some[number]])
        key_ms.append((time.perf_counter() - began) * 1000)
    claim, key = statistics.median(claim_ms), statistics.median(key_ms)
    return {
        "claim_ms": claim,
        "key_update_ms": key,
        "claim_ratio_to_key_update": claim / key,
        "claim_buffers_20000_cases": few,
        "claim_buffers_1000000_cases": many,
        "double_claims": _double_claims(moderator, queues),
    }


def _user(name: str, group: Group) -> User:
    user = User.objects.create_user(f"bench-{name}-{time.time()}", label=name)
    user.groups.add(group)
    return user


def _buffers(queues: list[int]) -> float:
    """Pages that finding the next case reads."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {claims.FIND_NEXT}",
            {"user": 0, "level": 0, "queues": queues},
        )
        plan = cursor.fetchone()[0]
        plan = json.loads(plan) if isinstance(plan, str) else plan
        top = plan[0]["Plan"]
        return top["Shared Hit Blocks"] + top["Shared Read Blocks"]


def _double_claims(moderator: Group, queues: list[int]) -> float:
    """Fifty people take a thousand cases at once; how many cases went to two of them?"""
    people = [_user(f"p{n}", moderator) for n in range(THREADS)]

    def work(user: User) -> list[int]:
        mine = []
        try:
            for _ in range(SHARED // THREADS):
                lease = claims.claim_next(user=user, queue_ids=queues)
                mine.append(lease.case_id)
                # put it out of everybody's way, as a decision would
                Case.objects.filter(pk=lease.case_id).update(
                    holder=None, lease_token=None, lease_until=None, open_key=None, outcome="no_violation", decided_at=lease.until
                )
        finally:
            connection.close()
        return mine

    with ThreadPoolExecutor(THREADS) as pool:
        counts = Counter(case for mine in pool.map(work, people) for case in mine)
    return float(sum(number - 1 for number in counts.values()))
