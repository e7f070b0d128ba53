"""Sealing and verifying a million audit events, and proving a thousand of them."""

import os
import random
import sys
import time

from django.db import connection

from evidence.models import Seal
from evidence.seals.proving import proofs_for
from evidence.seals.sealing import seal
from evidence.seals.verifying import verify

EVENTS = int(os.environ.get("BENCH_EVENTS", "1000000"))
# events of one transaction: a bulk's; single ones would take an hour to write, and seal no slower
TOGETHER = 500
PROVEN = 1000
# what a claim, a decision and a look write, by length and by kinds of values
_WRITE = """
INSERT INTO evidence_auditevent (
    actor_kind, actor_id, actor_role, actor_label, action, target_kind, target_id, target_label, request_id, detail
)
SELECT 'user', (n %% 50)::text, 'moderator', 'Moderator ' || n %% 50, 'case.decided', 'case', n::text, '',
    md5(n::text), jsonb_build_object(
        'version', n %% 9, 'outcome', 'violation', 'rule', 'LM10-1', 'measures', jsonb_build_array('warn', 'mute'),
        'digest', md5(n::text), 'note', '主播' || n)
FROM generate_series(%s::bigint, %s::bigint) n
"""


def run() -> dict[str, float]:
    with connection.cursor() as cursor:
        for first in range(0, EVENTS, TOGETHER):
            cursor.execute(_WRITE, [first, min(first + TOGETHER, EVENTS) - 1])
        cursor.execute("VACUUM ANALYZE evidence_auditevent")
    began = time.perf_counter()
    made = seal(seconds=3600)
    seal_s = time.perf_counter() - began
    report = verify()
    if not report.is_sound or report.events < EVENTS:
        sys.stderr.write("".join(f"  {problem}\n" for problem in report.problems[:10]))
        raise ValueError(f"{report.events:,} of {EVENTS:,} events verified, {len(report.problems)} problems")
    return {
        "seal_rows_per_s": sum(len(one.ids) for one in made) / seal_s,
        "seal_verify_rows_per_s": report.rows_per_s,
        "seal_verify_s": report.seconds,
        "seal_thousand_proofs_ms": _proofs() * 1000,
        "seal_one_proof_ms": min(_proofs(1) for _ in range(5)) * 1000,
    }


def _proofs(count: int = PROVEN) -> float:
    """Seconds to prove as many, from anywhere in the log."""
    sealed = [event_id for ids in Seal.objects.values_list("ids", flat=True) for event_id in ids]
    chosen = random.sample(sealed, count)
    began = time.perf_counter()
    if not all(proof.stands for proof in proofs_for(chosen)):
        raise ValueError("a proof does not stand")
    return time.perf_counter() - began
