from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.parties import Party


class ConsentEntry(models.Model):
    """One line of the ledger: a notice shown, a consent given or withdrawn, and the very text it was about.

    Lines are only added: the last one about a purpose says how things stand (PIPL 14, 15, 17).
    """

    class Act(models.TextChoices):
        SHOWN = "shown", _("notice shown")
        GIVEN = "given", _("consent given")
        WITHDRAWN = "withdrawn", _("consent withdrawn")

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="consent_entries")
    # a text of accounts/texts: its code, its version, SHA-256 of what was shown
    purpose = models.CharField(max_length=24)
    version = models.CharField(max_length=16)
    digest = models.BinaryField(max_length=32)
    language = models.CharField(max_length=10)
    act = models.CharField(max_length=10, choices=Act)
    # who acted: the person, or its guardian
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            # how does this party stand to this purpose?
            models.Index(fields=["party", "purpose", "-id"], name="consents_of_party")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version} {self.act} by {self.party_id}"
