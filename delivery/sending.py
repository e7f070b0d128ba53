"""One signed POST (Standard Webhooks 1.0: id, timestamp, signature), to public addresses only."""

import time
from dataclasses import dataclass

import orjson
import requests
from django.utils import timezone
from standardwebhooks import Webhook

from delivery.hardened import manager
from delivery.models import Delivery


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int | None
    error: str
    took_ms: int

    @property
    def delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def send(delivery: Delivery) -> Outcome:
    """POST the sealed payload. Never raises for what the other side does."""
    message, endpoint = delivery.message, delivery.endpoint
    body = orjson.dumps(message.payload).decode()
    now = timezone.now()
    headers = {
        "content-type": "application/json",
        "webhook-id": str(message.id),
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(str(endpoint.secret)).sign(str(message.id), now, body),
    }
    started = time.monotonic()
    try:
        response = manager().send_request("POST", endpoint.url, data=body, headers=headers, stream=True)
        status: int | None = response.status_code
        response.close()
        error = ""
    except requests.RequestException as failure:
        # the exception's text may carry the address: its kind is enough
        status, error = None, type(failure).__name__
    return Outcome(status, error, int((time.monotonic() - started) * 1000))
