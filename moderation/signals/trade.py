"""Did a stream offer or sell something? It decides how long what was said in it is kept (LE2026 16)."""

from django.db import connection

from moderation.signals.models import Batch

TRADED = frozenset({"product", "order", "gift"})

# The look before spares a busy room a lock on one row with every batch: once an hour it is moved, and an hour is
# nothing to years.
_NOTE = """
INSERT INTO signals_trade AS t (stream_id, client_id, first_at, last_at)
SELECT %(stream)s, %(client)s, %(at)s, %(at)s
WHERE NOT EXISTS (
    SELECT 1 FROM signals_trade WHERE stream_id = %(stream)s AND last_at > %(at)s::timestamptz - interval '1 hour'
)
ON CONFLICT (stream_id) DO UPDATE SET last_at = greatest(t.last_at, excluded.last_at)
"""


def note_trade(batch: Batch) -> None:
    """That this batch tells of goods, orders or gifts: in the transaction that stores it."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"stream": batch.stream_id, "client": batch.client_id, "at": batch.received_at})
