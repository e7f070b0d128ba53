from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import MachineClient, Party, place_validator
from accounts.roles import PARTY_ROLES
from evidence.ids import uuid7


class Audience(models.TextChoices):
    """Who the content is for: a house setting (the law names no bands for streams)."""

    ALL = "all", _("everyone")
    FROM_8 = "8+", _("8 and older")
    FROM_12 = "12+", _("12 and older")
    FROM_16 = "16+", _("16 and older")
    FROM_18 = "18+", _("18 and older")


class Channel(models.Model):
    """The room, lasting over its broadcasts."""

    client = models.ForeignKey(MachineClient, on_delete=models.PROTECT, related_name="channels")
    ref = models.CharField(max_length=64)
    name = models.CharField(_("room"), max_length=80)
    operator = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="channels")
    place = models.CharField(max_length=6, validators=[place_validator])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "ref"], name="one_channel_per_ref")]

    def __str__(self) -> str:
        return self.name


class StreamState(models.TextChoices):
    SCHEDULED = "scheduled", _("scheduled")
    LIVE = "live", _("on air")
    ENDED = "ended", _("ended")


class Stream(models.Model):
    """One broadcast. `state` is what the platform reported; what we demand stands in `Restriction`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.ForeignKey(MachineClient, on_delete=models.PROTECT, related_name="streams")
    ref = models.CharField(max_length=64)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="streams")
    title = models.CharField(_("title"), max_length=200)
    category = models.SlugField(_("category"), max_length=32)
    audience = models.CharField(_("audience"), max_length=4, choices=Audience, default=Audience.ALL)
    state = models.CharField(max_length=10, choices=StreamState, default=StreamState.SCHEDULED)
    place = models.CharField(max_length=6, validators=[place_validator])
    viewers = models.PositiveIntegerField(default=0)
    minors = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # rises with every message about our demand; a receiver drops anything older
    demand_sequence = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "ref"], name="one_stream_per_ref"),
            models.CheckConstraint(
                condition=Q(started_at=None) | Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="stream_ends_after_it_starts",
            ),
        ]
        indexes = [
            # who is on air now?
            models.Index(fields=["-started_at"], condition=Q(state="live"), name="streams_on_air"),
            # the broadcasts of a room, newest first
            models.Index(fields=["channel", "-created_at"], name="streams_of_channel"),
        ]

    def __str__(self) -> str:
        return self.title


class StreamRole(models.Model):
    """Who is what on this stream: one party may be streamer here and supplier there."""

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="roles")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="stream_roles")
    role = models.CharField(max_length=10, choices=PARTY_ROLES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "party", "role"], name="one_role_once")]

    def __str__(self) -> str:
        return f"{self.party}: {self.role}"


class Restriction(models.Model):
    """What a measure demands of a stream or a party, from `starts_at` until it ends or is lifted.

    Its basis is named in plain values: the app that decides stands above this one.
    """

    class Kind(models.TextChoices):
        LIMIT_TRAFFIC = "limit_traffic", _("limit traffic")
        PAUSE = "pause", _("pause")
        CUT = "cut", _("cut")

    stream = models.ForeignKey(Stream, null=True, on_delete=models.CASCADE, related_name="restrictions")
    party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="restrictions")
    kind = models.CharField(max_length=16, choices=Kind)
    # limit_traffic: the percentage of usual reach that is left
    percent = models.PositiveSmallIntegerField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    no_end_reason = models.CharField(max_length=200, blank=True)
    lifted_at = models.DateTimeField(null=True)
    # the platform was told that it is over
    end_told = models.BooleanField(default=False)
    basis_type = models.CharField(max_length=16)
    basis_id = models.CharField(max_length=64)
    basis_text = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stream=None, party__isnull=False) | Q(stream__isnull=False, party=None),
                name="restriction_on_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=False) | ~Q(no_end_reason=""), name="restriction_ends_or_says_why"
            ),
            models.CheckConstraint(
                condition=Q(kind="limit_traffic", percent__isnull=False, percent__range=(0, 99))
                | Q(~Q(kind="limit_traffic"), percent=None),
                name="only_limits_have_percent",
            ),
        ]
        indexes = [
            # what do we demand of this stream?
            models.Index(fields=["stream"], condition=Q(lifted_at=None), name="restrictions_of_stream"),
            # which have ended without the platform being told?
            models.Index(fields=["ends_at"], condition=Q(end_told=False, lifted_at=None), name="restrictions_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.stream_id or self.party_id}"


class PreStreamReview(models.Model):
    """The fact that a script was checked before going live (LE2026 30), and its digest; never the script."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="reviews")
    at = models.DateTimeField(db_default=Now())
    digest = models.BinaryField(max_length=32)
    characters = models.PositiveIntegerField()
    hits = models.PositiveIntegerField()
    rulebook_version = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["party", "-at"], name="reviews_of_party")]

    def __str__(self) -> str:
        return f"{self.party} {self.at:%Y-%m-%d %H:%M}"
