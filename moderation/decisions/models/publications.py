from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Party
from moderation.decisions.models.measures import Measure


class Publication(models.Model):
    """A sanction on the merchant's public page: within one working day, until it ends (OT2021 30, EC 36)."""

    measure = models.OneToOneField(Measure, on_delete=models.PROTECT, related_name="publication")
    # the merchant: who operates the room
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="publications")
    made_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    # overturned or lifted: it stands there no more
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # what still has to be published, the most pressing first?
            models.Index(fields=["due_at"], condition=Q(published_at=None, withdrawn_at=None), name="publications_due"),
            # the merchant's page, newest first
            models.Index(fields=["party", "-id"], name="publications_of_merchant"),
        ]

    def __str__(self) -> str:
        return f"publication of measure {self.measure_id}"
