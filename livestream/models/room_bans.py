from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from evidence.ids import uuid7
from livestream.models.streams import Channel, Stream
from privacy.rows import RowSealedField


class RoomBan(models.Model):
    """What an operator does about a buyer in its own room, always with an end; moderators see it (LM2021 21)."""

    class Kind(models.TextChoices):
        MUTE = "mute", _("no comments")
        BAN = "ban", _("not in this room")

    class Why(models.TextChoices):
        SPAM = "spam", _("spam or advertising")
        ABUSE = "abuse", _("insults or threats")
        FRAUD = "fraud", _("fraud or luring elsewhere")
        PRIVACY = "privacy", _("others' personal data")
        UNLAWFUL = "unlawful", _("unlawful content")
        OTHER = "other", _("other")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="bans")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="room_bans")
    # during which broadcast, when it was during one
    stream = models.ForeignKey(Stream, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind)
    why = models.CharField(max_length=10, choices=Why)
    words = RowSealedField()
    # who set it: a person in the browser, or the platform for its operator
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # what the viewer said just before was looked at: nobody is shut out for a complaint (LM2021 21)
    looked_into_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="room_ban_ends_after_it_starts")
        ]
        indexes = [
            # may this viewer do that in this room? (asked at every gate)
            models.Index(fields=["party", "channel"], condition=Q(lifted_at=None), name="room_bans_of_viewer"),
            # whom did this room ban? (its own page, and the moderators')
            models.Index(fields=["channel", "-id"], name="room_bans_of_channel"),
            # which did nobody look into yet?
            models.Index(fields=["starts_at"], condition=Q(looked_into_at=None), name="room_bans_unseen"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.channel_id}"
