from uuid import UUID

from celery import shared_task

from moderation.decisions.bulk import deciding, reversing, sweeping

# A long bulk is many short tasks: scans and letters wait no longer than this for a worker.
SECONDS = 2.0


@shared_task(name="moderation.decisions.bulk.tasks.decide_bulk")
def decide_bulk(bulk_id: str) -> None:
    """Carries the id alone. Run twice, each case is decided once: the bulk's row is locked case by case."""
    if deciding.go_on(UUID(bulk_id), SECONDS):
        decide_bulk.delay(bulk_id)


@shared_task(name="moderation.decisions.bulk.tasks.reverse_bulk")
def reverse_bulk(bulk_id: str) -> None:
    """Run twice, each decision is overridden once."""
    if reversing.go_on(UUID(bulk_id), SECONDS):
        reverse_bulk.delay(bulk_id)


@shared_task(name="moderation.decisions.bulk.tasks.sweep_bulks", expires=25)
def sweep_bulks() -> None:
    """Send again what is asked for and not finished, whatever Redis forgot. Run twice, it is asked for twice and done
    once."""
    for bulk_id in sweeping.to_decide():
        decide_bulk.delay(str(bulk_id))
    for bulk_id in sweeping.to_reverse():
        reverse_bulk.delay(str(bulk_id))
