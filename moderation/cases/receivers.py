from typing import Any

import structlog
from django.db import transaction
from django.dispatch import receiver

from accounts.hooks import review_settled, review_wanted
from accounts.models import Identity, Party
from blocklists.hooks import suspected, suspicion_settled
from livestream.hooks import stream_ended, viewer_banned
from livestream.models import RoomBan, Stream
from moderation.cases.evasions import open_evasion, settle_evasion
from moderation.cases.freezing.asking import ask
from moderation.cases.freezing.ending import keep_from_end
from moderation.cases.hooks import merged
from moderation.cases.models import Case
from moderation.cases.registrations import open_registration, settle
from moderation.cases.tasks import look_into_ban, scan_batch
from moderation.signals.hooks import batch_accepted
from moderation.signals.models import Batch

log = structlog.get_logger("scan")

# platforms send batches every few seconds
WORDS_ARRIVE_S = 15


@receiver(batch_accepted)
def send_to_a_worker(sender: object, batch: Batch, **kwargs: Any) -> None:
    transaction.on_commit(lambda: _send(batch))


def _send(batch: Batch) -> None:
    """Redis may be away: the batch is committed, and the sweeper will send it."""
    try:
        scan_batch.delay(str(batch.pk), batch.received_on.isoformat())
    except Exception as error:  # noqa: BLE001  (kombu raises its transport's own kinds)
        log.warning("not_sent_to_a_worker", batch=str(batch.pk), error=type(error).__name__)


@receiver(viewer_banned)
def look_for_retaliation(sender: object, ban: RoomBan, **kwargs: Any) -> None:
    transaction.on_commit(lambda: _look_soon(ban))


def _look_soon(ban: RoomBan) -> None:
    """In a while: what the viewer said last may still be on its way. A lost task is swept up, as a batch's is."""
    try:
        look_into_ban.apply_async([str(ban.pk)], countdown=WORDS_ARRIVE_S)
    except Exception as error:  # noqa: BLE001  (kombu raises its transport's own kinds)
        log.warning("not_sent_to_a_worker", ban=str(ban.pk), error=type(error).__name__)


@receiver(review_wanted)
def stand_in_line(sender: object, identity: Identity, **kwargs: Any) -> None:
    open_registration(identity)


@receiver(review_settled)
def leave_the_line(sender: object, identity: Identity, **kwargs: Any) -> None:
    settle(identity)


@receiver(suspected)
def ask_whether_they_are_one(sender: object, party: Party, **kwargs: Any) -> None:
    open_evasion(party)


@receiver(suspicion_settled)
def ask_no_more(sender: object, party: Party, **kwargs: Any) -> None:
    settle_evasion(party)


@receiver(stream_ended)
def keep_what_was_frozen_from_here(sender: object, stream: Stream, **kwargs: Any) -> None:
    keep_from_end(stream)


@receiver(merged)
def freeze_what_came_along(sender: object, case: Case, into: Case, **kwargs: Any) -> None:
    """The flags are in the other case now, and may not have been frozen in this one."""
    ask(into.pk)
