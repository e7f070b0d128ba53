from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evidence.ids import uuid7
from inspections.models.inspections import Inspection
from privacy.rows import RowSealedField


class Visit(models.Model):
    """An authority's user says why it looks, and looks for an hour at most. What it looked at are audit events
    (`authority.looked`) that name the visit."""

    class Purpose(models.TextChoices):
        SUPERVISION = "supervision", _("routine supervision")
        INSPECTION = "inspection", _("an inspection")
        COMPLAINT = "complaint", _("a complaint handed over")
        LEAD = "lead", _("a lead from another authority")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="visits")
    # as the post was then
    department = models.CharField(max_length=12)
    place = models.CharField(max_length=6)
    purpose = models.CharField(max_length=12, choices=Purpose)
    inspection = models.ForeignKey(Inspection, null=True, on_delete=models.PROTECT, related_name="visits")
    # file number and reason in its own words
    words = RowSealedField()
    started_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="visit_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(purpose="inspection") | Q(inspection__isnull=False), name="visit_names_its_inspection"
            ),
        ]
        indexes = [
            # does this user stand in a visit now?
            models.Index(fields=["user", "-ends_at"], name="visits_of_user"),
            # for the compliance officer, newest first
            models.Index(fields=["-started_at"], name="visits_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.user_id}"

    @property
    def number(self) -> str:
        """What the watermark names it by."""
        return f"V{self.pk.hex[-8:].upper()}"
