from datetime import date
from uuid import UUID

import structlog
from celery import shared_task

from moderation.cases.scanning import scan
from moderation.signals.services import due_for_sweep

log = structlog.get_logger("scan")


@shared_task(name="moderation.cases.tasks.scan_batch")
def scan_batch(batch_id: str, received_on: str) -> None:
    """Carries ids only. Run twice, the second finds the batch scanned or locked and does nothing."""
    scan(batch_id=UUID(batch_id), received_on=date.fromisoformat(received_on))


@shared_task(name="moderation.cases.tasks.sweep_unscanned", expires=10)
def sweep_unscanned() -> None:
    """Send waiting batches to a worker again: whatever Redis forgot is found here. Twice at once, rows are skipped."""
    due = due_for_sweep()
    for batch in due:
        scan_batch.delay(str(batch.pk), batch.received_on.isoformat())
    if due:
        log.warning("swept", batches=len(due))
