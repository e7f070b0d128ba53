"""What this app does when an app below tells it something; connected in `ready()`."""

from typing import Any

from django.dispatch import receiver

from accounts.hooks import standing_lost
from accounts.models import Party
from livestream.admission.withdrawal import withdraw


@receiver(standing_lost)
def look_at_streams_again(party: Party, **_: Any) -> None:
    withdraw(party=party)
