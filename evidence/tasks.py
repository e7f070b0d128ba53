from celery import shared_task

from evidence import partitions
from evidence.seals import publishing, sealing


@shared_task(name="evidence.tasks.make_partitions")
def make_partitions() -> None:
    """Run twice it finds nothing to make."""
    partitions.make_partitions()


@shared_task(name="evidence.tasks.seal", expires=25)
def seal() -> None:
    """Run twice at once, one of them does nothing; killed, the next goes on where the last seal stands."""
    if not sealing.seal():
        # what a worker killed after its commit did not publish
        publishing.publish()
