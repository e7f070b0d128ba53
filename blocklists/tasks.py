from collections.abc import Callable
from uuid import UUID

from celery import shared_task
from django.core.cache import cache

from blocklists.bulk import confirming, making, sweeping
from blocklists.entries import begin_planned

# A long upload is many short tasks: scans and letters wait no longer than this for a worker.
SECONDS = 2.0
# a killed worker's mark is gone after this long, and the sweep sends the upload again
MARK_S = 30


@shared_task(name="blocklists.tasks.make_bulk")
def make_bulk(bulk_id: str) -> None:
    """Carries the id alone. Run twice, each line is proposed once: the upload's row is locked line by line."""
    if _alone("make", bulk_id, making.go_on):
        make_bulk.delay(bulk_id)


@shared_task(name="blocklists.tasks.confirm_bulk")
def confirm_bulk(bulk_id: str) -> None:
    """Run twice, each entry is confirmed once."""
    if _alone("confirm", bulk_id, confirming.go_on):
        confirm_bulk.delay(bulk_id)


def _alone(what: str, bulk_id: str, work: Callable[[UUID, float], bool]) -> bool:
    """Whether work is left. Two workers at one upload would do no harm and no good: the mark sends the second away."""
    mark = f"bulk-{what}:{bulk_id}"
    if not cache.add(mark, 1, MARK_S):
        return False
    try:
        return work(UUID(bulk_id), SECONDS)
    finally:
        cache.delete(mark)


@shared_task(name="blocklists.tasks.sweep_bulks", expires=55)
def sweep_bulks() -> None:
    """Send again what is asked for and not finished, whatever Redis forgot. Run twice, the work is asked for twice
    and done once."""
    for bulk_id in sweeping.to_make():
        make_bulk.delay(str(bulk_id))
    for bulk_id in sweeping.to_confirm():
        confirm_bulk.delay(str(bulk_id))


@shared_task(name="blocklists.tasks.drop_old_bulks")
def drop_old_bulks() -> None:
    """Hourly. Run twice, the second finds none."""
    sweeping.drop_old()


@shared_task(name="blocklists.tasks.begin_entries", expires=55)
def begin_entries() -> None:
    """Run twice, nobody is cut twice."""
    begin_planned()
