from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evidence.ids import uuid7
from privacy.fields import SealedTextField


class WebhookEndpoint(models.Model):
    """Where a subscriber wants its messages. A subscriber is a plain name ("client:<id>"): apps above own it."""

    subscriber = models.CharField(max_length=64, db_index=True)
    url = models.URLField(max_length=500)
    secret = SealedTextField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "url"], name="one_endpoint_per_url")]

    def __str__(self) -> str:
        return self.url


class OutboxMessage(models.Model):
    """Something that must leave, written in the transaction that decided it.

    Until `sealed_at` it may be withdrawn; then its payload is fixed and deliveries exist.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    subscriber = models.CharField(max_length=64)
    topic = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    data = models.JSONField()
    not_before = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())
    sealed_at = models.DateTimeField(null=True)
    payload = models.JSONField(null=True)

    class Meta:
        indexes = [
            # which messages must be sealed now?
            models.Index(fields=["not_before"], condition=Q(sealed_at=None), name="outbox_unsealed"),
            # what was sent about this stream?
            models.Index(fields=["subject", "-created_at"], name="outbox_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.subject}"


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("waiting")
    DELIVERED = "delivered", _("delivered")
    DEAD = "dead", _("given up")


class Delivery(models.Model):
    """One message on its way to one endpoint."""

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.PROTECT, related_name="deliveries")
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    tries = models.PositiveSmallIntegerField(default=0)
    # when it is tried next; while a worker sends, the end of that worker's lease
    next_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [("replay_delivery", "Can send a delivery again")]
        constraints = [models.UniqueConstraint(fields=["message", "endpoint"], name="one_delivery_per_endpoint")]
        indexes = [
            # which deliveries are due?
            models.Index(fields=["next_at"], condition=Q(state="pending"), name="delivery_due"),
            # the delivery list, newest first
            models.Index(fields=["state", "-id"], name="delivery_list"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} → {self.endpoint_id}: {self.state}"


class Attempt(models.Model):
    """One try, kept: what came back and how long it took."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField(db_default=Now())
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=200, blank=True)
    took_ms = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.status or self.error}"


class Notice(models.Model):
    """A letter to somebody on this site: a code and its facts, put into words in the reader's own language.

    `recipient` is a plain name ("party:<id>", "user:<id>"), as a subscriber's is. Facts hold no personal data.
    """

    recipient = models.CharField(max_length=64)
    code = models.CharField(max_length=40)
    subject = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # one's letters, newest first
            models.Index(fields=["recipient", "-id"], name="notices_of_recipient"),
            # who was told of this?
            models.Index(fields=["subject"], name="notices_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.code} to {self.recipient}"
