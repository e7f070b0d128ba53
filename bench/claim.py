"""Claim next among a million cases, beside one UPDATE by key in its own transaction, in the same run."""

import json
import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from accounts.models import User
from bench import crowd
from bench.people import staff
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints.complaints import MINORS_QUEUE, QUEUE

ROUNDS = 400
THREADS, SHARED = 50, 1000


def run() -> dict[str, float]:
    queues = list(range(1, 10))
    crowd.open_cases()
    few = _buffers(claims.FIND_NEXT, queues)
    crowd.closed_cases()
    many = _buffers(claims.FIND_NEXT, queues)
    # asked before each claim of those who may see complaints about minors
    minors = _buffers(claims.MINORS_WAIT, [*queues, QUEUE, MINORS_QUEUE])
    alice = staff("alice", "moderator")
    claim_ms, key_ms = [], []
    some = list(Case.objects.exclude(decided_at=None).values_list("pk", flat=True)[:ROUNDS])
    # in turn, so that whatever else the machine does weighs on both
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
        "minors_wait_buffers_1000000_cases": minors,
        "double_claims": _double_claims(queues),
    }


def _buffers(find: str, queues: list[int]) -> float:
    """Pages that it reads."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {find}",
            {"user": 0, "level": 0, "kinds": ["flags", "complaint", "minors_complaint"], "queues": queues},
        )
        plan = cursor.fetchone()[0]
        plan = json.loads(plan) if isinstance(plan, str) else plan
        top = plan[0]["Plan"]
        return top["Shared Hit Blocks"] + top["Shared Read Blocks"]


def _double_claims(queues: list[int]) -> float:
    """Fifty people take a thousand cases at once; how many cases went to two of them?"""
    people = [staff(f"p{n}", "moderator") for n in range(THREADS)]

    def work(user: User) -> list[int]:
        mine = []
        try:
            for _ in range(SHARED // THREADS):
                lease = claims.claim_next(user=user, queue_ids=queues)
                mine.append(lease.case_id)
                # put it out of everybody's way, as a decision would
                Case.objects.filter(pk=lease.case_id).update(
                    holder=None,
                    lease_token=None,
                    lease_until=None,
                    open_key=None,
                    outcome="no_violation",
                    decided_at=lease.until,
                )
        finally:
            connection.close()
        return mine

    with ThreadPoolExecutor(THREADS) as pool:
        counts = Counter(case for mine in pool.map(work, people) for case in mine)
    return float(sum(number - 1 for number in counts.values()))
