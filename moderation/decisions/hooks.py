"""What decisions tell upwards, inside the transaction that did it."""

from django.dispatch import Signal

# `decision`: it stands now, and its measures have begun or wait for a second person
decided = Signal()
# `decision`, `why`: "undone" by its maker within seconds, or "overridden" by another decision
decision_ended = Signal()
# `measure`: it was asked for (an entry: its second person confirmed it); what leaves after ten seconds may still be
# undone (`starts_at`)
measure_begun = Signal()
# `measure`: it was undone, lifted, or ended with its decision; nothing is sent when its time runs out
measure_ended = Signal()
