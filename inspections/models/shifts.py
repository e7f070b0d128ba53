from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class Shift(models.Model):
    """When a content manager is on duty (LM2021 6; the floor of one to fifty rooms: NRTA 2020)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shifts")
    # half-open
    during = DateTimeRangeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(db_default=Now())

    class Meta:
        permissions = [("plan_shifts", "Can plan shifts")]
        constraints = [
            # nobody stands in two shifts at once, whoever plans them (btree_gist)
            ExclusionConstraint(
                name="no_two_shifts_at_once",
                expressions=[(F("user"), RangeOperators.EQUAL), (F("during"), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(during__lower_inf=False, during__upper_inf=False, during__isempty=False),
                name="shift_begins_and_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.during}"
