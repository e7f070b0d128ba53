from uuid import UUID

from celery import shared_task

from inspections.reports import making


@shared_task(name="inspections.reports.tasks.make")
def make(report_id: str) -> None:
    """Run twice, it is made once."""
    making.make(UUID(report_id))


@shared_task(name="inspections.reports.tasks.sweep", expires=25)
def sweep() -> None:
    """Send again what no worker has made. Run twice, each is made once."""
    for report_id in making.due():
        make.delay(str(report_id))
