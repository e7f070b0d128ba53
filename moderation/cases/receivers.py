from typing import Any

import structlog
from django.db import transaction
from django.dispatch import receiver

from accounts.hooks import review_settled, review_wanted
from accounts.models import Identity
from moderation.cases.registrations import open_registration, settle
from moderation.cases.tasks import scan_batch
from moderation.signals.hooks import batch_accepted
from moderation.signals.models import Batch

log = structlog.get_logger("scan")


@receiver(batch_accepted)
def send_to_a_worker(sender: object, batch: Batch, **kwargs: Any) -> None:
    transaction.on_commit(lambda: _send(batch))


def _send(batch: Batch) -> None:
    """Redis may be away: the batch is committed, and the sweeper will send it."""
    try:
        scan_batch.delay(str(batch.pk), batch.received_on.isoformat())
    except Exception as error:  # noqa: BLE001  (kombu raises its transport's own kinds)
        log.warning("not_sent_to_a_worker", batch=str(batch.pk), error=type(error).__name__)


@receiver(review_wanted)
def stand_in_line(sender: object, identity: Identity, **kwargs: Any) -> None:
    open_registration(identity)


@receiver(review_settled)
def leave_the_line(sender: object, identity: Identity, **kwargs: Any) -> None:
    settle(identity)
