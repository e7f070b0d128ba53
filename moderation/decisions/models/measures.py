from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from livestream.models import Restriction, Stream
from moderation.decisions.models.decisions import Decision


class MeasureKind(models.TextChoices):
    """Two ladders, lightest first: on a stream (LM2021 10), and on an account (LM2021 14, LE2026 12)."""

    PROMPT = "prompt", _("prompt")
    WARN = "warn", _("warn")
    HIDE_PRODUCT = "hide_product", _("hide a product")
    MUTE = "mute", _("mute")
    LIMIT_TRAFFIC = "limit_traffic", _("limit traffic")
    PAUSE = "pause", _("pause")
    CUT = "cut", _("cut")

    REMIND = "remind", _("remind")
    RESTRICT = "restrict", _("restrict a function")
    OFF_AIR = "off_air", _("off air for a period")
    CLOSE = "close", _("close the account")
    NO_REREGISTRATION = "no_return", _("no re-registration")
    BLOCKLIST = "blocklist", _("blocklist")


class Measure(models.Model):
    """One thing that a decision does to a stream or to an account."""

    class State(models.TextChoices):
        # waits for a second person
        HELD = "held", _("held")
        REQUESTED = "requested", _("requested")
        SENT = "sent", _("sent")
        # the platform says that it is done, or our own door did it
        CONFIRMED = "confirmed", _("confirmed")
        FAILED = "failed", _("not delivered")
        LIFTED = "lifted", _("lifted")
        UNDONE = "undone", _("undone")
        # the second person said no
        REFUSED = "refused", _("refused")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="measures")
    stream = models.ForeignKey(Stream, null=True, on_delete=models.PROTECT, related_name="measures")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=16, choices=MeasureKind)
    # in which order they were asked for
    position = models.PositiveSmallIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(null=True)
    product = models.CharField(max_length=64, blank=True)
    function = models.CharField(max_length=8, choices=Restriction.Function, blank=True)
    # how long was asked for: a held measure counts from its release
    minutes = models.PositiveIntegerField(null=True)
    no_end_reason = models.CharField(max_length=200, blank=True)
    # by the machine alone: short, and a person reviews it
    automatic = models.BooleanField(default=False)
    # empty while it is held
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    message_id = models.UUIDField(null=True)
    restriction = models.OneToOneField(Restriction, null=True, on_delete=models.PROTECT, related_name="measure")
    # blocklist: the entry that it proposed
    entry_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    # why a platform could not do it, in its own words
    failure = models.CharField(max_length=200, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # warn: by when the streamer says that it was read, and what silence came to
    acknowledge_by = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [
            ("lift_measure", "Can lift a measure before its end"),
            ("release_measure", "Can release or refuse a measure held for a second person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "kind", "party", "product", "function"],
                nulls_distinct=False,
                name="one_measure_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(stream=None, party__isnull=False) | Q(stream__isnull=False, party=None),
                name="measure_on_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("held", "refused")) | Q(starts_at__isnull=False), name="measure_begins"
            ),
            # a machine warns and limits; a person pauses for long, cuts and bans (PIPL 24)
            models.CheckConstraint(
                condition=Q(automatic=False)
                | Q(kind__in=("prompt", "warn"))
                | Q(kind__in=("hide_product", "mute", "limit_traffic", "pause"), minutes__isnull=False)
                & Q(minutes__lte=10),
                name="machine_measures_are_light_and_short",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | Q(kind="warn", acknowledge_by__isnull=False),
                name="only_warnings_are_acknowledged",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="measure_ends_after_it_begins"
            ),
        ]
        indexes = [
            # what was done to this stream, newest first (the streamer's page)
            models.Index(fields=["stream", "-id"], condition=Q(stream__isnull=False), name="measures_of_stream"),
            # … to this account
            models.Index(fields=["party", "-id"], condition=Q(party__isnull=False), name="measures_of_party"),
            # which decisions hid this product?
            models.Index(fields=["product"], condition=~Q(product=""), name="measures_of_product"),
            # which measure did this message carry?
            models.Index(fields=["message_id"], name="measure_of_message"),
            # which warnings had no answer in time?
            models.Index(
                fields=["acknowledge_by"],
                condition=Q(acknowledge_by__isnull=False, acknowledged_at=None, escalated_at=None),
                name="warnings_unanswered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.stream_id or self.party_id}"
