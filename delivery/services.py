import secrets
from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from delivery.hooks import message_settled, payload_builders
from delivery.models import Attempt, Delivery, DeliveryState, OutboxMessage, WebhookEndpoint
from delivery.sending import Outcome
from evidence.actors import Actor
from evidence.services import record

# 5 s, 15 s, 45 s … at most 2 h apart: forty tries cover three days, as long as a platform may be down
MOST_TRIES = 40
LONGEST_WAIT = timedelta(hours=2)
# a sender's lease: longer than the sending time-out, so that two never hold one delivery
LEASE = timedelta(seconds=60)


@transaction.atomic
def add_endpoint(*, subscriber: str, url: str, actor: Actor) -> tuple[WebhookEndpoint, str]:
    """Register `url`; the secret ("whsec_…", Standard Webhooks) is returned here and shown only once."""
    secret = "whsec_" + b64encode(secrets.token_bytes(32)).decode()
    endpoint, created = WebhookEndpoint.objects.update_or_create(
        subscriber=subscriber, url=url, defaults={"secret": secret, "is_active": True}
    )
    record(
        actor=actor,
        action="webhook_endpoint.added" if created else "webhook_endpoint.rotated",
        target_kind="webhook_endpoint",
        target_id=endpoint.pk,
        subscriber=subscriber,
    )
    return endpoint, secret


def enqueue(
    *, subscriber: str, topic: str, subject: str, data: dict[str, Any], not_before: datetime | None = None
) -> OutboxMessage:
    """Put a message into the running transaction; it leaves at `not_before`, or as soon as that commits."""
    return OutboxMessage.objects.create(
        subscriber=subscriber,
        topic=topic,
        subject=subject,
        data=data,
        not_before=not_before or timezone.now(),
    )


def withdraw(message_ids: list[UUID]) -> int:
    """Take back messages that have not left; returns how many. A sealed one stays: it is too late for it."""
    return OutboxMessage.objects.filter(id__in=message_ids, sealed_at=None).delete()[0]


def seal_due(limit: int = 100) -> int:
    """Fix the payload of each due message and open its deliveries. Run twice, each message is sealed once."""
    sealed = 0
    while True:
        # one transaction a message: a builder locks its stream, and two locks would want an order
        with transaction.atomic():
            message = (
                OutboxMessage.objects.select_for_update(skip_locked=True)
                .filter(sealed_at=None, not_before__lte=timezone.now())
                .order_by("not_before", "id")
                .first()
            )
            if message is None or sealed >= limit:
                return sealed
            build = payload_builders.get(message.topic)
            message.payload = build(message) if build else message.data
            message.sealed_at = timezone.now()
            message.save(update_fields=["payload", "sealed_at"])
            endpoints = WebhookEndpoint.objects.filter(subscriber=message.subscriber, is_active=True)
            Delivery.objects.bulk_create(
                Delivery(message=message, endpoint=endpoint, next_at=message.sealed_at) for endpoint in endpoints
            )
            sealed += 1


@transaction.atomic
def lease_due(limit: int = 16) -> list[Delivery]:
    """Deliveries this worker alone may try for the next minute, by moving `next_at` past the lease.

    Sixteen, eight at a time, at ten seconds each: even from receivers that never answer it is back in time.
    """
    due = list(
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state=DeliveryState.PENDING, next_at__lte=timezone.now())
        .select_related("message", "endpoint")
        .order_by("next_at")[:limit]
    )
    for delivery in due:
        delivery.next_at = timezone.now() + LEASE
    Delivery.objects.bulk_update(due, ["next_at"])
    return due


@transaction.atomic
def settle(delivery: Delivery, outcome: Outcome) -> None:
    """Keep the attempt; mark the delivery done, wait for the next try, or give up."""
    now = timezone.now()
    delivery = Delivery.objects.select_for_update().select_related("message").get(pk=delivery.pk)
    Attempt.objects.create(delivery=delivery, status=outcome.status, error=outcome.error, took_ms=outcome.took_ms)
    if delivery.state == DeliveryState.DELIVERED:
        return  # a slow worker whose lease ran out: another has delivered it meanwhile
    delivery.tries += 1
    if outcome.delivered:
        delivery.state, delivery.settled_at = DeliveryState.DELIVERED, now
    elif delivery.tries >= MOST_TRIES:
        delivery.state, delivery.settled_at = DeliveryState.DEAD, now
    else:
        delivery.next_at = now + min(LONGEST_WAIT, timedelta(seconds=5 * 3 ** min(delivery.tries - 1, 8)))
    delivery.save(update_fields=["tries", "state", "settled_at", "next_at"])
    if delivery.settled_at:
        message_settled.send(Delivery, message=delivery.message, delivered=outcome.delivered)


@transaction.atomic
def replay(*, delivery_id: int, actor: Actor) -> Delivery:
    """Try again now, with the same id and payload, whatever came of it before."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    delivery.state, delivery.tries, delivery.next_at = DeliveryState.PENDING, 0, timezone.now()
    delivery.settled_at = None
    delivery.save(update_fields=["state", "tries", "next_at", "settled_at"])
    record(actor=actor, action="delivery.replayed", target_kind="delivery", target_id=delivery.pk)
    return delivery
