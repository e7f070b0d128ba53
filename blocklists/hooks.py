"""What blocklists tells upwards, inside the transaction that did it."""

from django.dispatch import Signal

# `entry`: it came into force, its period changed, or it is no longer in force (lifted, overturned, merged)
entry_changed = Signal()
# `party`: it shares something with a listed person, and nobody has said yet whether they are one
suspected = Signal()
# `party`: nothing is asked about it any more
suspicion_settled = Signal()
