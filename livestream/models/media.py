from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from evidence.ids import uuid7
from livestream.models.streams import Stream
from privacy.fields import SealedTextField


class MediaServer(models.Model):
    """A server that carries pictures and asks us at its door. These servers sign nothing: a shared secret or a
    listed address says who asks."""

    class Kind(models.TextChoices):
        NGINX_RTMP = "nginx_rtmp", _("nginx-rtmp")
        SRS = "srs", _("SRS")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    secret_digest = models.BinaryField(max_length=32)
    # CIDR notation; empty: the secret alone decides
    addresses = ArrayField(models.CharField(max_length=49), default=list, blank=True)
    # where publishers push to, as shown to streamers, and where we drop them; empty: cut at the next update
    publish_url = models.CharField(max_length=200)
    control_url = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class StreamKey(models.Model):
    """The publisher's secret for one stream, as a keyed digest: shown once, rotated at will."""

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="keys")
    digest = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream"], condition=Q(revoked_at=None), name="one_key_in_force")
        ]

    def __str__(self) -> str:
        return f"key of {self.stream_id}"


class MediaSession(models.Model):
    """One publisher or player on a server: permission as a lease that each update renews or ends."""

    class Part(models.TextChoices):
        PUBLISHER = "publisher", _("publisher")
        PLAYER = "player", _("player")

    server = models.ForeignKey(MediaServer, on_delete=models.PROTECT, related_name="sessions")
    # the server's own number of the connection
    remote = models.CharField(max_length=64)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="media_sessions")
    viewer = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part)
    started_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    # permission withdrawn: when, why (a code), and when the server said that it was silent
    cut_at = models.DateTimeField(null=True)
    cut_because = models.CharField(max_length=32, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # two encoders on one stream would show two pictures under one permission
            models.UniqueConstraint(
                fields=["stream"], condition=Q(part="publisher", ended_at=None), name="one_publisher_a_stream"
            )
        ]
        indexes = [
            # whose update is this?
            models.Index(fields=["server", "remote"], condition=Q(ended_at=None), name="open_media_sessions"),
            # how long did each cut take?
            models.Index(fields=["stream", "-id"], name="media_sessions_of_stream"),
            # how long did the last cuts of all streams take?
            models.Index(fields=["-cut_at"], condition=Q(part="publisher", cut_at__isnull=False), name="media_cuts"),
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.stream_id}"

    @property
    def lag(self) -> timedelta | None:
        """From decision to silence; None while it lasts, or when nothing was cut."""
        return self.ended_at - self.cut_at if self.cut_at and self.ended_at else None


class MediaRefusal(models.Model):
    """A callback that was refused, with its body as it came but for the key: it holds addresses, so it is sealed."""

    server = models.ForeignKey(MediaServer, null=True, on_delete=models.PROTECT, related_name="refusals")
    stream = models.ForeignKey(Stream, null=True, on_delete=models.PROTECT, related_name="media_refusals")
    call = models.CharField(max_length=24)
    code = models.CharField(max_length=32)
    body = SealedTextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["stream", "-id"], name="media_refusals_of_stream")]

    def __str__(self) -> str:
        return f"{self.call} refused: {self.code}"
