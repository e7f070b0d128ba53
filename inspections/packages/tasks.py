from uuid import UUID

from celery import shared_task

from inspections.packages import making
from inspections.packages.querysets import forgotten

# a province's three years, at the rate of the slowest store that is worth having
LONGEST_S = 3 * 3600


@shared_task(
    name="inspections.packages.tasks.make_package",
    # Taken off the queue at once: the broker would hand out a task again that runs longer than its patience. When the
    # worker dies, the sweep sends it again.
    acks_late=False,
    time_limit=LONGEST_S,
)
def make_package(package_id: str) -> None:
    """Carries the id alone. Run twice at once, the second finds that it is taken; run again, that it is made."""
    making.make(UUID(package_id))


@shared_task(name="inspections.packages.tasks.sweep_packages", expires=25)
def sweep_packages() -> None:
    """Send again what a killed worker or a flushed broker forgot. Run twice, it is asked for twice and made once."""
    for package_id in forgotten():
        make_package.delay(str(package_id))
