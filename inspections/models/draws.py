from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from evidence.ids import uuid7


class Draw(models.Model):
    """Streams drawn by lot for inspection, so that anybody can draw again and nobody can say one was picked.

    The streams to draw from are fixed (and their digest is an audit event) before the seed can be known: it is the
    chain hash of the first seal made afterwards.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    department = models.CharField(max_length=12)
    place = models.CharField(max_length=6)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    # which streams: those on air in this time
    period_from = models.DateTimeField()
    period_to = models.DateTimeField()
    population = ArrayField(models.UUIDField())
    # SHA-256 over the ids in order, as text, one a line
    population_sha256 = models.BinaryField(max_length=32)
    take = models.PositiveIntegerField()
    # number and chain hash of the seal
    seed_seal = models.PositiveBigIntegerField(null=True)
    seed = models.BinaryField(max_length=32, null=True)
    drawn = ArrayField(models.UUIDField(), default=list)
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seed=None, seed_seal=None, drawn_at=None)
                | Q(seed__isnull=False, seed_seal__isnull=False, drawn_at__isnull=False),
                name="drawn_with_a_seed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.take} of {len(self.population)}"
