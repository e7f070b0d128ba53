from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evidence.ids import uuid7


class Hold(models.Model):
    """A legal hold: nothing of its subject is erased while it stands, whatever the retention table says."""

    class Why(models.TextChoices):
        COMPLAINT = "complaint", _("complaint")
        DISPUTE = "dispute", _("dispute or lawsuit")
        INSPECTION = "inspection", _("inspection")
        ORDER = "order", _("order of an authority")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    why = models.CharField(max_length=12, choices=Why)
    # file number or the like; never personal data
    basis = models.CharField(max_length=200)
    # "stream", "party", "channel" or "place"
    subject_kind = models.CharField(max_length=16)
    subject_id = models.CharField(max_length=64)
    # what happened in this time; open ends mean all of it
    period_from = models.DateTimeField(null=True)
    period_to = models.DateTimeField(null=True)
    # as the actor was then: plain values
    placed_by = models.CharField(max_length=64)
    placed_at = models.DateTimeField(db_default=Now())
    released_by = models.CharField(max_length=64, blank=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [("place_hold", "Can place and release legal holds")]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_from=None) | Q(period_to=None) | Q(period_to__gt=F("period_from")),
                name="hold_period_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by="") | Q(released_at__isnull=False) & ~Q(released_by=""),
                name="hold_released_by_somebody",
            ),
        ]
        indexes = [
            # is this subject held?
            models.Index(fields=["subject_kind", "subject_id"], condition=Q(released_at=None), name="holds_standing")
        ]

    def __str__(self) -> str:
        return f"{self.why} hold on {self.subject_kind} {self.subject_id}"
