"""What is counted and kept: each in one statement, so that of two at once the second sees the first."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.models import Identity, MachineClient, Party
from evidence.ids import uuid7
from livestream.ages.table import value
from livestream.gates.ages import lowest
from livestream.gates.gathering import Found, Viewer

# The row of the day is locked by the conflict, and its condition reads what the other one committed. The entry is the
# second half of the same statement: the id of an order or tip is unique, so an id that comes twice at once fails
# whole, and nothing is counted twice.
_SPEND = """
WITH counted AS (
    INSERT INTO livestream_viewerday AS d (party_id, day, watched_s, tipped_fen, ordered_fen)
    SELECT %(party)s, %(day)s, 0, %(tipped)s, %(ordered)s
     WHERE %(cap)s::bigint IS NULL OR %(tipped)s + %(ordered)s <= %(cap)s::bigint
    ON CONFLICT (party_id, day) DO UPDATE
       SET tipped_fen = d.tipped_fen + excluded.tipped_fen, ordered_fen = d.ordered_fen + excluded.ordered_fen
     WHERE %(cap)s::bigint IS NULL OR CASE WHEN %(is_tip)s THEN d.tipped_fen + excluded.tipped_fen
                                           ELSE d.ordered_fen + excluded.ordered_fen END <= %(cap)s::bigint
    RETURNING 1
)
INSERT INTO livestream_admissionentry
    (client_id, act, ref, stream_id, party_id, place, amount_fen, allowed, reasons)
SELECT %(client)s, %(act)s, %(id)s, %(stream)s, %(party)s, %(place)s, %(amount)s,
       EXISTS (SELECT FROM counted),
       CASE WHEN EXISTS (SELECT FROM counted) THEN '{}'::varchar[] ELSE ARRAY[%(over)s::varchar] END
RETURNING allowed
"""

_KEEP = """
INSERT INTO livestream_admissionentry
    (client_id, act, ref, stream_id, party_id, place, amount_fen, allowed, reasons)
VALUES (%(client)s, %(act)s, %(id)s, %(stream)s, %(party)s, %(place)s, %(amount)s, %(allowed)s, %(reasons)s)
"""

# Whole seconds move over, their rest stays for the next time: asking often must not make time vanish.
_WATCH = """
INSERT INTO livestream_viewerday AS d (party_id, day, watched_s, seen_at, tipped_fen, ordered_fen)
VALUES (%(party)s, %(day)s, 0, %(now)s, 0, 0)
ON CONFLICT (party_id, day) DO UPDATE SET
    watched_s = d.watched_s + greatest(0, least(%(lease)s,
        coalesce(floor(extract(epoch FROM excluded.seen_at - d.seen_at)), 0)))::int,
    seen_at = CASE
        WHEN d.seen_at IS NULL OR extract(epoch FROM excluded.seen_at - d.seen_at) > %(lease)s THEN excluded.seen_at
        ELSE d.seen_at
            + greatest(0, floor(extract(epoch FROM excluded.seen_at - d.seen_at))) * interval '1 second'
    END
RETURNING watched_s
"""

_PARTY = """
INSERT INTO accounts_party (id, client_id, ref, name, roles, place)
VALUES (%(id)s, %(client)s, %(ref)s, %(ref)s, '{buyer}', %(place)s)
ON CONFLICT (client_id, ref) DO NOTHING
RETURNING id
"""


def spend(
    *,
    client: MachineClient,
    stream: UUID,
    party: UUID,
    place: str,
    act: str,
    id: str,
    amount: int,
    cap: int | None,
    day: date,
) -> bool:
    """Count an order or a tip (fen) and keep the answer; False when the day's `cap` would be passed, which is kept too.

    Raises IntegrityError when this id was answered a moment ago; then nothing was counted.
    """
    is_tip = act == "tip"
    values: dict[str, Any] = {
        "party": party,
        "day": day,
        "tipped": amount if is_tip else 0,
        "ordered": 0 if is_tip else amount,
        "cap": cap,
        "is_tip": is_tip,
        "over": f"{act}_over_daily",
    }
    values |= {"client": client.pk, "act": act, "id": id, "stream": stream, "place": place, "amount": amount}
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, values)
        return cursor.fetchone()[0]


def keep(
    *,
    client: MachineClient,
    stream: UUID,
    party: UUID | None,
    place: str,
    act: str,
    id: str,
    amount: int | None,
    allowed: bool,
    reasons: Sequence[str],
) -> None:
    """Keep an answer that counts nothing. Raises IntegrityError as `spend` does."""
    values: dict[str, Any] = {"client": client.pk, "act": act, "id": id, "stream": stream}
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            values | {"party": party, "place": place, "amount": amount, "allowed": allowed, "reasons": list(reasons)},
        )


def watched(*, party: UUID, day: date, now: datetime) -> int:
    """Count the time since the last question, up to one lease; the day's seconds with it."""
    with connection.cursor() as cursor:
        cursor.execute(_WATCH, {"party": party, "day": day, "now": now, "lease": value("watch_lease")})
        return cursor.fetchone()[0]


def party_for(*, client: MachineClient, viewer: Viewer, found: Found) -> UUID:
    """The viewer's party, made when there is none, with the band that the platform states kept at its lowest.

    Only called when something must be counted, and never for somebody of whom nothing may be stored.
    """
    party = found.party or _new_party(client, viewer.ref, found.place)
    if viewer.band and found.identity is None:
        Identity.objects.bulk_create([Identity(party_id=party, band=viewer.band)], ignore_conflicts=True)
    elif viewer.band and found.birth_date is None and lowest(found.band or "", viewer.band) != found.band:
        Identity.objects.filter(party=party, birth_date=None).update(band=viewer.band)
    return party


def _new_party(client: MachineClient, ref: str, place: str) -> UUID:
    """Made now, or by somebody else a moment ago: the insert waits for the other one, and locks no row of its."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTY, {"id": uuid7(), "client": client.pk, "ref": ref, "place": place})
        row = cursor.fetchone()
    return row[0] if row else Party.objects.values_list("pk", flat=True).get(client=client, ref=ref)
