"""How many comments are deleted in a room, how many of them unfavourable, how many without a lawful reason."""

from typing import Any

from django.db import connection
from django.dispatch import receiver
from django.utils import timezone

from accounts.ages import today_in_china
from livestream.models import Stream
from moderation.cases.hooks import deletions_scanned

# One statement: batches of one room are scanned by several workers at once.
_COUNT = """
INSERT INTO grades_deletionday AS d (channel_id, day, deleted, unfavourable, without_reason)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (channel_id, day) DO UPDATE SET
    deleted = d.deleted + excluded.deleted,
    unfavourable = d.unfavourable + excluded.unfavourable,
    without_reason = d.without_reason + excluded.without_reason
"""


@receiver(deletions_scanned)
def count(sender: object, stream: Stream, deleted: int, unfavourable: int, without_reason: int, **kwargs: Any) -> None:
    """In the scan's transaction, and a batch is scanned once: so each deletion counts once."""
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT, [stream.channel_id, today_in_china(timezone.now()), deleted, unfavourable, without_reason]
        )
