"""What a lost task or a forgotten dry run left behind."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from blocklists.models import Bulk
from evidence.actors import system
from evidence.services import record

# long enough to have a file looked over by a colleague, short enough for numbers that nobody decided about
KEPT = timedelta(days=1)


def to_make() -> list[UUID]:
    """Uploads with lines that are asked for and not proposed yet."""
    return list(Bulk.objects.filter(state=Bulk.State.MADE, content__isnull=False).values_list("pk", flat=True))


def to_confirm() -> list[UUID]:
    """Uploads whose confirmation is asked for and not carried out."""
    asked = Bulk.objects.filter(state=Bulk.State.MADE, confirm_asked_at__isnull=False, confirm_done_at=None)
    return list(asked.values_list("pk", flat=True))


@transaction.atomic
def drop_old() -> int:
    """Dry runs of which nothing was made within a day: their lines are emptied. How many."""
    old = Bulk.objects.select_for_update(skip_locked=True).filter(state=Bulk.State.DRY, at__lt=timezone.now() - KEPT)
    keys = list(old.values_list("pk", flat=True))
    Bulk.objects.filter(pk__in=keys).update(state=Bulk.State.DROPPED, content=None)
    for key in keys:
        record(
            actor=system("blocklists.drop_old_bulks"),
            action="blocklist.bulk_dropped",
            target_kind="blocklist_bulk",
            target_id=key,
        )
    return len(keys)
