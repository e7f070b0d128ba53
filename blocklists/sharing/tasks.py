from celery import shared_task

from blocklists.sharing import erasing, matching


@shared_task
def match(import_id: int) -> None:
    """Compare who is here already with a list just taken in, and go on in a task of its own while there is more. Run
    twice, the second finds it done, or taken by the first."""
    if not matching.match(import_id):
        match.delay(import_id)


@shared_task(expires=55)
def sweep_unmatched() -> None:
    """Send again what no worker has finished. Run twice, a list is compared once."""
    for import_id in matching.unmatched():
        match.delay(import_id)


@shared_task
def erase_ended() -> None:
    """Daily. Run twice, the second finds nothing left."""
    erasing.erase_ended()
