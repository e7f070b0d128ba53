from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from blocklists.models.entries import Entry


class Suspicion(models.Model):
    """An account that shares something with a listed person. It blocks nobody: a person says whether they are one."""

    class Outcome(models.TextChoices):
        SAME = "same", _("the same person")
        OTHER = "other", _("somebody else")

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="suspicions")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="suspicions")
    # identifiers.Kind: what both are known by
    kinds = ArrayField(models.CharField(max_length=20))
    first_at = models.DateTimeField(db_default=Now())
    last_at = models.DateTimeField(db_default=Now())
    # once answered it is asked again only when the two share something more
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "entry"], name="one_suspicion_of_two")]
        indexes = [
            # what is asked about this account?
            models.Index(fields=["party"], condition=Q(outcome=""), name="suspicions_open")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} like {self.entry_id}"
