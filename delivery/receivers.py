"""What delivery does when evidence tells."""

from typing import Any

from django.dispatch import receiver

from delivery.models import WebhookEndpoint
from delivery.services import enqueue
from evidence.hooks import sealed
from evidence.models import Seal
from evidence.seals.publishing import as_published

# whoever keeps a copy of every seal: `manage.py seals_webhook URL`
SUBSCRIBER = "seals"
TOPIC = "evidence.sealed"


@receiver(sealed)
def tell_whoever_keeps_copies(seal: Seal, **_: Any) -> None:
    """In the transaction of the seal: it is told, or it does not stand."""
    if WebhookEndpoint.objects.filter(subscriber=SUBSCRIBER, is_active=True).exists():
        enqueue(subscriber=SUBSCRIBER, topic=TOPIC, subject=f"seal:{seal.number}", data=as_published(seal))
