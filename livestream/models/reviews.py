from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from livestream.models.streams import Stream


class PreStreamReview(models.Model):
    """The fact that a script was checked before going live (LE2026 30), and its digest; never the script."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="reviews")
    # a script checked for no stream in particular counts for the party's next ones, for a day
    stream = models.ForeignKey(Stream, null=True, on_delete=models.PROTECT, related_name="reviews")
    at = models.DateTimeField(db_default=Now())
    digest = models.BinaryField(max_length=32)
    characters = models.PositiveIntegerField()
    hits = models.PositiveIntegerField()
    rulebook_version = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["party", "-at"], name="reviews_of_party")]

    def __str__(self) -> str:
        return f"{self.party} {self.at:%Y-%m-%d %H:%M}"


class DynamicCheck(models.Model):
    """That a person on camera is who is registered, checked for this very stream (LM2021 8, LE2026 28)."""

    class Method(models.TextChoices):
        PROVIDER = "provider", _("face check by the identity provider")
        PLATFORM = "platform", _("by the platform, which answers for it")
        STAFF = "staff", _("by staff, looking")
        OWN = "own", _("own sign-in and document number")

    class Result(models.TextChoices):
        MATCH = "match", _("matches")
        MISMATCH = "mismatch", _("does not match")

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="dynamic_checks")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="dynamic_checks")
    method = models.CharField(max_length=10, choices=Method)
    result = models.CharField(max_length=10, choices=Result)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            # the last check of this person for this stream
            models.Index(fields=["stream", "party", "-at"], name="dynamic_checks_of_stream")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} on {self.stream_id}: {self.result}"
