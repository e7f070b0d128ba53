"""What cases tell upwards, inside the transaction that did it."""

from django.dispatch import Signal

# `stream`, `cases` (gathering.Touched), `flags` (Flag, new and saved, with the case each was gathered in; none on
# watch): sent by a scan that found something new, before it raises the queues
flagged = Signal()
# `stream`, `deleted`, `unfavourable`, `without_reason`: how many deleted comments a scanned batch told of
deletions_scanned = Signal()
# `case`, `into`: a case was opened again, and what had gathered in `case` meanwhile went into it
merged = Signal()
