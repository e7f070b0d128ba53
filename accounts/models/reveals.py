from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.parties import Party
from privacy.fields import SealedTextField


class Reveal(models.Model):
    """That somebody looked at a masked value in full, and why. Counted for the day's quota; each is an audit event."""

    class Reason(models.TextChoices):
        REVIEW = "review", _("to review a registration")
        COMPLAINT = "complaint", _("to settle a complaint")
        AUTHORITY = "authority", _("an authority's lawful request")
        CONTACT = "contact", _("to reach the person in an emergency")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reveals")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="reveals")
    field = models.CharField(max_length=16)
    reason = models.CharField(max_length=12, choices=Reason)
    # its own words name the ticket or file; people write names into them
    words = SealedTextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            # how many has this person opened today?
            models.Index(fields=["user", "-at"], name="reveals_of_user"),
            # who has looked at me?
            models.Index(fields=["party", "-at"], name="reveals_of_party"),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.party_id} to {self.user_id}"
