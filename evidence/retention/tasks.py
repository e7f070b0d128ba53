from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from evidence.retention import running


@shared_task(name="evidence.retention.tasks.erase", time_limit=1800, expires=600)
def erase() -> None:
    """Nightly. Run twice at once, the second one finds the first at work and leaves it alone; killed, the next goes on
    where it was. A day too large for half an hour is the command's: `manage.py retention --run`."""
    if not settings.RETENTION_RUNS:
        return
    try:
        for _outcome in running.run(timezone.now(), budget=timedelta(minutes=20)):
            pass
    except running.AnotherRun:
        return
