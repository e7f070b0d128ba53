from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import MachineClient, Party
from livestream.models.streams import Stream


class ViewerLimits(models.Model):
    """What a viewer, or its guardian, set; what is empty follows the table of defaults (livestream/ages)."""

    party = models.OneToOneField(Party, primary_key=True, on_delete=models.CASCADE, related_name="limits")
    minor_mode = models.BooleanField(default=False)
    # local time in Shanghai; both empty: the default night
    night_from = models.TimeField(null=True)
    night_to = models.TimeField(null=True)
    daily_minutes = models.PositiveSmallIntegerField(null=True)
    tip_each_fen = models.PositiveBigIntegerField(null=True)
    tip_daily_fen = models.PositiveBigIntegerField(null=True)
    # caps are on by default; turning them off is confirmed, and this is when it was (CAC notice of 13 April 2026)
    caps_off_at = models.DateTimeField(null=True)
    # the guardian's PIN, as a password hash; tries since the last right one
    pin = models.CharField(max_length=128, blank=True)
    pin_tries = models.PositiveSmallIntegerField(default=0)
    pin_locked_until = models.DateTimeField(null=True)
    # minor mode is left until then, by PIN
    left_until = models.DateTimeField(null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "viewer limits"

    def __str__(self) -> str:
        return f"limits of {self.party_id}"


class ViewerDay(models.Model):
    """What a viewer used on one day of Shanghai: counted in one statement, so two at once can't both be the last."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    watched_s = models.PositiveIntegerField(default=0)
    # the last time it asked to watch: the time since then was watched, up to one lease
    seen_at = models.DateTimeField(null=True)
    tipped_fen = models.PositiveBigIntegerField(default=0)
    ordered_fen = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "day"], name="one_row_a_day")]

    def __str__(self) -> str:
        return f"{self.party_id} on {self.day}"


class AdmissionEntry(models.Model):
    """An answer at a gate that must be kept: every start, order and tip, and every refusal."""

    class Act(models.TextChoices):
        START = "start", _("go live")
        WATCH = "watch", _("watch a stream")
        ORDER = "order", _("order")
        TIP = "tip", _("tip")
        COMMENT = "comment", _("comment")

    client = models.ForeignKey(MachineClient, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=8, choices=Act)
    # the platform's own id of the order or tip: asked again, the same answer, counted once
    ref = models.CharField(max_length=64, blank=True)
    stream = models.ForeignKey(Stream, null=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=6)
    amount_fen = models.PositiveBigIntegerField(null=True)
    allowed = models.BooleanField()
    reasons = ArrayField(models.CharField(max_length=32), default=list)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "admission entries"
        constraints = [
            models.UniqueConstraint(fields=["client", "act", "ref"], condition=~Q(ref=""), name="one_answer_per_ref")
        ]
        indexes = [
            # what happened at the door of this stream?
            models.Index(fields=["stream", "-id"], name="admissions_of_stream"),
            # a viewer's own history, and its guardian's
            models.Index(fields=["party", "-id"], name="admissions_of_party"),
            # the answers of an hour, to be counted: they come in order, so a block index does
            BrinIndex(fields=["at"], name="admissions_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {'allowed' if self.allowed else 'refused'}"
