from celery import shared_task

from moderation.decisions import acknowledging, publishing


@shared_task(name="moderation.decisions.tasks.escalate_warnings", expires=10)
def escalate_warnings() -> None:
    """Run twice at once, locked rows are skipped; run again, what was escalated is not escalated again."""
    acknowledging.escalate_due()


@shared_task(name="moderation.decisions.tasks.publish_sanctions", expires=60)
def publish_sanctions() -> None:
    """Run twice at once, locked rows are skipped; run again, what is published is not published again."""
    publishing.publish_due()
