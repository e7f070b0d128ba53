from uuid import UUID

from celery import shared_task

from livestream.media import enforcing


@shared_task(name="livestream.media.tasks.enforce", expires=60)
def enforce(stream_id: str) -> None:
    """Run twice, the second finds nobody left to drop. Lost, the sweep and the next update do it."""
    enforcing.enforce(UUID(stream_id))


@shared_task(name="livestream.media.tasks.sweep", expires=10)
def sweep() -> None:
    """Run twice at once, each write is conditional; what one has ended the other does not find."""
    enforcing.sweep()
