"""What evidence tells upwards."""

from django.dispatch import Signal

# sent inside the transaction that makes a seal: `seal` (evidence.models.Seal), saved
sealed = Signal()
