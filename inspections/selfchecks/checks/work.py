from datetime import timedelta

from django.utils import timezone

from delivery.models import OutboxMessage
from inspections.selfchecks.outcome import Outcome, Result
from moderation.cases.querysets import past_limit
from moderation.signals.querysets import waiting

# a batch is scanned within seconds, a message leaves within seconds
LATE = timedelta(minutes=2)


def queues() -> Outcome:
    """Batches that wait for a scan, and cases past their limit."""
    count, oldest = waiting()
    waits = timezone.now() - oldest if oldest else timedelta(0)
    facts = {"batches": count, "seconds": int(waits.total_seconds()), "late": past_limit().count()}
    if waits > LATE:
        return Outcome(Result.BAD, "queues", facts)
    return Outcome(Result.WARNING if facts["late"] else Result.GOOD, "queues", facts)


def deliveries() -> Outcome:
    """Messages whose time has come and that were not handed to delivery."""
    late = OutboxMessage.objects.filter(sealed_at=None, not_before__lte=timezone.now() - LATE).count()
    return Outcome(Result.BAD if late else Result.GOOD, "deliveries", {"late": late})
