"""What delivery tells and asks upwards."""

from collections.abc import Callable
from typing import Any

from django.dispatch import Signal

from delivery.models import OutboxMessage

# sent inside the transaction that settles a delivery: `message`, `delivered` (False when it was given up)
message_settled = Signal()

# topic → what the message says, asked once, when it leaves: a stream's whole demand as it is at that moment
payload_builders: dict[str, Callable[[OutboxMessage], dict[str, Any]]] = {}
