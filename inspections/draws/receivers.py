"""A seal that was just made is the seed of the lots that wait for it."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from evidence.hooks import sealed
from inspections.draws.services import draw_waiting
from inspections.models import Draw


@receiver(sealed)
def draw_by(sender: Any, **kwargs: Any) -> None:
    """After it has committed, and without ever stopping a seal: the task draws what was left out here."""
    if Draw.objects.filter(seed=None).exists():
        transaction.on_commit(draw_waiting, robust=True)
