from datetime import timedelta

from celery import shared_task

from inspections.dashboard.due import count_due

# well within the time limit of a task
_MOST = timedelta(seconds=30)


@shared_task(name="inspections.dashboard.tasks.count_hours", expires=60)
def count_hours() -> None:
    """Count the running hour and the past ones that are due. Twice at once: one waits, and finds nothing to change."""
    count_due(most=_MOST)
