"""What livestream tells upwards, inside the transaction that did it."""

from django.dispatch import Signal

# `stream`
stream_started = Signal()
stream_ended = Signal()
# `stream`: a message about our demand leaves now (a measure past its undo, a lift, a pause that ran out)
demand_changed = Signal()
