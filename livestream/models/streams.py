from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q
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


class ContentClass(models.TextChoices):
    """What the operator declares the content to be. LM2021 12 and MN2024 23 ask for a prompt before what may
    affect minors; the third class is for adults alone (a house setting, as the bands are)."""

    GENERAL = "general", _("nothing that may affect minors")
    PROMPT = "prompt", _("may affect minors: a prompt comes first")
    ADULT = "adult", _("for adults only")


class Channel(models.Model):
    """The room, lasting over its broadcasts."""

    client = models.ForeignKey(MachineClient, on_delete=models.PROTECT, related_name="channels")
    ref = models.CharField(max_length=64)
    name = models.CharField(_("room"), max_length=80)
    operator = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="channels")
    place = models.CharField(max_length=6, validators=[place_validator])
    # what its streams start from: the operator's declaration, and the room's own floor
    category = models.SlugField(_("category"), max_length=32, blank=True)
    audience = models.CharField(_("audience"), max_length=4, choices=Audience, default=Audience.ALL)
    content = models.CharField(_("class of content"), max_length=10, choices=ContentClass, default=ContentClass.GENERAL)
    closed_at = models.DateTimeField(null=True)
    # under graded management (LM2021 14): patrolled in real time, its measures want a second person, its video is kept
    # longer; moderation/grades says when a room is one and since when
    key_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "ref"], name="one_channel_per_ref")]
        indexes = [
            # the rooms of an operator
            models.Index(fields=["operator", "-id"], name="channels_of_operator"),
            # which rooms are called so?
            models.Index(fields=["name"], name="channels_by_name"),
        ]

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
    content = models.CharField(_("class of content"), max_length=10, choices=ContentClass, default=ContentClass.GENERAL)
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
            # which broadcasts have this title?
            models.Index(fields=["title"], name="streams_by_title"),
            # which were on air in this hour? (the counting for authorities)
            GistIndex(
                Func(F("started_at"), F("ended_at"), function="tstzrange"),
                condition=Q(started_at__isnull=False),
                name="streams_by_time_on_air",
            ),
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
