from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.parties import Party
from evidence.ids import uuid7


class Document(models.Model):
    """A picture somebody handed in. The bytes lie sealed in private storage under a random name."""

    class Kind(models.TextChoices):
        FRONT = "front", _("document, front")
        BACK = "back", _("document, back")
        LICENCE = "licence", _("business licence")
        RELATION = "relation", _("proof of guardianship")
        QUALIFICATION = "qualification", _("professional qualification")
        AGREEMENT = "agreement", _("agreement")
        # handed in with a complaint or an appeal
        EVIDENCE = "evidence", _("evidence")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=16, choices=Kind)
    storage_name = models.CharField(max_length=80, unique=True)
    # of the re-encoded picture, as it is shown
    sha256 = models.BinaryField(max_length=32)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # what has this party on file?
            models.Index(fields=["party", "kind", "-id"], condition=Q(erased_at=None), name="documents_of_party")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.party_id}"
