"""What the site made of what was played, read from its database."""

import time
from typing import Any

from config.player.playing import Tally
from moderation.cases.models import Case, Flag
from moderation.signals.models import Batch

LONGEST_WAIT_S = 60


def summary(tally: Tally) -> dict[str, Any]:
    """`{sent, accepted, rejected, flags, cases, unscanned_batches, p50_ms, p95_ms}`; the times run from a batch's
    sending to its flags' commit. Waits until every batch is scanned, a minute at most."""
    batches = Batch.objects.filter(pk__in=[b for b in tally.batches if b])
    deadline = time.monotonic() + LONGEST_WAIT_S
    while (left := batches.filter(scanned_at=None).count()) and time.monotonic() < deadline:
        time.sleep(0.2)
    flags = Flag.objects.filter(stream_id__in=tally.streams)
    # scanned_at is written in the flags' transaction, just before it commits
    scanned = dict(batches.filter(pk__in=flags.values("batch_id")).values_list("pk", "scanned_at"))
    took = sorted(
        (scanned_at - tally.batches[str(pk)]).total_seconds() * 1000 for pk, scanned_at in scanned.items() if scanned_at
    )
    return {
        "sent": tally.sent,
        "accepted": tally.accepted,
        "rejected": tally.rejected,
        "flags": flags.count(),
        "cases": Case.objects.filter(stream_id__in=tally.streams).count(),
        "unscanned_batches": left,
        "p50_ms": round(took[len(took) // 2], 1) if took else None,
        "p95_ms": round(took[int(len(took) * 0.95)], 1) if took else None,
    }
