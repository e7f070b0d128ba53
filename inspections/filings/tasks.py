from celery import shared_task

from inspections.filings import reminding


@shared_task(name="inspections.filings.tasks.remind_due")
def remind_due() -> None:
    """Run twice, no stage is told twice."""
    reminding.remind_due()
