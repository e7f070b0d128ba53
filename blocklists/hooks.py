"""What blocklists tells upwards, inside the transaction that did it."""

from collections.abc import Callable

from django.dispatch import Signal

from blocklists.models import Entry

# any name by which platforms call a category of goods → its code; livestream, which knows them, fills it in
category_codes: dict[str, str] = {}
# `entry`: it came into force, its period changed, or it is no longer in force (lifted, overturned, merged)
entry_changed = Signal()
# `entry`: what was only proposed never comes into force: declined by the second person, or withdrawn. With it goes what
# was merged into it, of which nothing is sent by itself.
proposal_dropped = Signal()
# `party`: it shares something with a listed person, and nobody has said yet whether they are one
suspected = Signal()
# `party`: nothing is asked about it any more
suspicion_settled = Signal()

# Asked before an entry goes into another one: each raises `Refused` for what would lose something by it.
merge_checks: list[Callable[[Entry], None]] = []
