from celery import shared_task

from moderation.signals import services


@shared_task(name="moderation.signals.tasks.forget_idempotency_keys")
def forget_idempotency_keys() -> None:
    """Run twice it finds nothing to drop."""
    services.forget_keys()
