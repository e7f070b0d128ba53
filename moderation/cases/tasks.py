from datetime import date, timedelta
from uuid import UUID

import structlog
from celery import shared_task

from livestream.bans.services import not_looked_into
from moderation.cases import retaliation
from moderation.cases.freezing.freezing import freeze_due as freeze_what_is_due
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


@shared_task(name="moderation.cases.tasks.look_into_ban")
def look_into_ban(ban_id: str) -> None:
    """Run twice, the second finds the ban looked into or locked and does nothing."""
    retaliation.look(ban_id=UUID(ban_id))


@shared_task(name="moderation.cases.tasks.sweep_bans", expires=30)
def sweep_bans() -> None:
    """Send bans to a worker again whose task got lost. Sent twice, each is looked into once."""
    for ban_id in not_looked_into(timedelta(minutes=1)):
        look_into_ban.delay(str(ban_id))


@shared_task(name="moderation.cases.tasks.freeze_due", expires=5)
def freeze_due() -> None:
    """Freeze the cases whose time has come. Run twice, each takes others; those of a killed one come again."""
    freeze_what_is_due()
