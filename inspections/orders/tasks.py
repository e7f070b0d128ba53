from celery import shared_task

from inspections.orders.clocks import look_at_clocks


@shared_task(name="inspections.orders.tasks.look_at_inspections", expires=600)
def look_at_inspections() -> None:
    """Reminders, orders that count as served, holds that end. Run twice, or by two workers at once, each letter is
    written once."""
    look_at_clocks()
