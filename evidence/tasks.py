from celery import shared_task

from evidence import partitions


@shared_task(name="evidence.tasks.make_partitions")
def make_partitions() -> None:
    """Run twice it finds nothing to make."""
    partitions.make_partitions()
