from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.documents import Document
from accounts.models.parties import Party


class Credential(models.Model):
    """Something a party must have on file to go on air: a training, a qualification, an agreement; with an end."""

    class Kind(models.TextChoices):
        # LE2026 10: before the first stream and yearly
        TRAINING = "training", _("training")
        # Livestreamer Code 2022: medicine, finance, law and education need one, filed and reviewed
        QUALIFICATION = "qualification", _("qualification")
        # LM2021 7, 24: with the platform, with the operator, with the agency
        AGREEMENT = "agreement", _("agreement")

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("waiting for a check")
        VERIFIED = "verified", _("on file")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=14, choices=Kind)
    # training: the course; qualification: medicine, finance, law, education; agreement: platform, operator, agency
    scope = models.CharField(max_length=24)
    version = models.CharField(max_length=16, blank=True)
    counterparty = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    reasons = ArrayField(models.CharField(max_length=32), default=list)
    valid_from = models.DateTimeField(default=None, null=True)
    valid_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            # what has this party on file, newest first?
            models.Index(fields=["party", "kind", "-id"], name="credentials_of_party")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.scope} of {self.party_id}: {self.state}"
