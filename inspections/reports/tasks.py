from uuid import UUID

from celery import shared_task

from inspections.reports import making


@shared_task(name="inspections.reports.tasks.make", time_limit=1800)
def make(report_id: str) -> None:
    """Run twice, it is made once. Half an hour, since a province may have a hundred thousand parties. The broker sends
    it again after ninety seconds, and whoever takes it then finds it being made."""
    making.make(UUID(report_id))


@shared_task(name="inspections.reports.tasks.sweep", expires=25)
def sweep() -> None:
    """Send again what no worker has made. Run twice, each is made once."""
    for report_id in making.due():
        make.delay(str(report_id))
