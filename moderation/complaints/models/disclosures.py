from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evidence.ids import uuid7
from moderation.complaints.models.complaints import Complaint
from privacy.rows import RowSealedField


class Disclosure(models.Model):
    """A buyer in a dispute asks who stands behind the room, and a person gives it or says why not (LE2026 18).

    What is given is not kept here a second time: it is read from the register of identities whenever the buyer looks,
    so that it ends with the register's own entry.
    """

    class Outcome(models.TextChoices):
        GIVEN = "given", _("given")
        REFUSED = "refused", _("not given")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="disclosures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # what it is needed for; people write names into words
    reason = RowSealedField()
    at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    # to the buyer: why, or why not
    words = RowSealedField()
    # parties on camera whose names are given beside the operator's data
    streamers = ArrayField(models.UUIDField(), default=list)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # of two requests at once the second finds the first; refused, it may be asked anew
            models.UniqueConstraint(
                fields=["complaint"], condition=~Q(outcome="refused"), name="one_disclosure_waits_or_is_given"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, decided_by=None)
                | Q(outcome__in=("given", "refused"), decided_at__isnull=False, decided_by__isnull=False),
                name="a_person_decides_a_disclosure",
            ),
            models.CheckConstraint(condition=~Q(decided_by=models.F("user")), name="nobody_gives_to_oneself"),
        ]
        indexes = [
            # which wait, the most pressing first?
            models.Index(fields=["due_at"], condition=Q(outcome=""), name="disclosures_due"),
            # which were answered, newest first?
            models.Index(fields=["-decided_at"], condition=~Q(outcome=""), name="disclosures_answered"),
        ]

    def __str__(self) -> str:
        return f"who stands behind the room of {self.complaint_id}"
