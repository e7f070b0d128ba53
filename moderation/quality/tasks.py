from celery import shared_task

from moderation.quality import exposure, sampling


@shared_task(name="moderation.quality.tasks.draw_samples", expires=240)
def draw_samples() -> None:
    """Run twice, the second finds the same cases drawn already."""
    sampling.draw()


@shared_task(name="moderation.quality.tasks.forget_exposure")
def forget_exposure() -> None:
    """Daily. Run twice, the second finds nothing."""
    exposure.forget()
