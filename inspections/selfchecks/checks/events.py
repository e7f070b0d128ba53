from datetime import timedelta

from django.utils import timezone

from evidence.seals.standing import standing
from inspections.selfchecks.outcome import Outcome, Result

# sealing runs twice a minute: longer means a transaction that never ends, or no worker
LATE = timedelta(minutes=10)


def unsealed() -> Outcome:
    """Audit events that stand in no seal yet, and since when the oldest waits."""
    now = standing()
    waits = timezone.now() - now.oldest_at if now.oldest_at else timedelta(0)
    facts = {"count": now.unsealed, "minutes": int(waits.total_seconds() // 60), "seal": now.last_number}
    return Outcome(Result.BAD if waits > LATE else Result.GOOD, "unsealed", facts)
