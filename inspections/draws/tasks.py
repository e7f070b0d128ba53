from celery import shared_task

from inspections.draws.services import draw_waiting


@shared_task(name="inspections.draws.tasks.draw_lots", expires=60)
def draw_lots() -> None:
    """Lots whose seal is there. Run twice, each is drawn once, and alike whoever draws."""
    draw_waiting()
