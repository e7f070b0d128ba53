"""What livestream tells upwards, inside the transaction that did it."""

from django.dispatch import Signal

# `stream`
stream_started = Signal()
stream_ended = Signal()
# `ban`: a buyer was muted in a room or shut out of it
viewer_banned = Signal()
# `stream`: our demand was just decided; it may begin later, and the message about it leaves after this
demand_decided = Signal()
# `stream`: a message about our demand leaves now (a measure past its undo, a lift, a pause that ran out)
demand_changed = Signal()
# `stream`: our own media server carries it no longer, as our demand wanted
stream_silenced = Signal()
