"""What this app does when an app below tells it something; connected in `ready()`."""

from typing import Any

from django.dispatch import receiver

from accounts.hooks import standing_lost
from accounts.models import Party
from livestream.admission.withdrawal import look_at_report, withdraw
from livestream.hooks import stream_started
from livestream.models import Stream


@receiver(standing_lost)
def look_at_streams_again(party: Party, **_: Any) -> None:
    withdraw(party=party)


@receiver(stream_started)
def look_at_reported_starts(stream: Stream, **_: Any) -> None:
    if stream.client.own_door:
        look_at_report(stream=stream)
