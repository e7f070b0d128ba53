from celery import shared_task

from livestream import services


@shared_task(name="livestream.tasks.announce_ended", expires=10)
def announce_ended() -> None:
    """Run twice at once, locked rows are skipped; run again, what was told is not told again."""
    services.tell_ended()
