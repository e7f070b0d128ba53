from celery import shared_task

from moderation.complaints.reminders import remind


@shared_task(name="moderation.complaints.tasks.remind_of_appeals")
def remind_of_appeals() -> None:
    """Run twice, nobody is told twice on one day."""
    remind()
