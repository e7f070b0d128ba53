"""The statement behind the check. By hand: the ORM takes longer to put it together than PostgreSQL to answer it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

# Which lists are open and under which key stands in the answer, out of the snapshot that found the rest. The join
# keeps one row where nothing is found.
_SELECT = """
SELECT open.mark, hit.* FROM (
    SELECT coalesce(string_agg(id::text || md5(key), ',' ORDER BY id), '') AS mark FROM blocklists_sharedlist
    WHERE direction = 'in' AND closed_at IS NULL AND ends_at > %(now)s
) open LEFT JOIN (
    SELECT found.digest, found.party, found.account, found.kind, e.id, e.party_id, e.side, e.scopes, e.categories,
        e.article, e.ground, e.source, e.state, e.list_id, e.starts_at, e.ends_at
    FROM ({found}) found JOIN blocklists_entry e ON e.id = found.entry_id
    WHERE (e.state = 'confirmed' OR e.state = 'proposed' AND e.source = 'shared')
      AND e.starts_at <= %(now)s AND (e.ends_at IS NULL OR e.ends_at > %(now)s)
) hit ON true
"""
# The detour by a subquery hides from the planner how many digests there are. It would see that the prepared plan, made
# for any number, costs more than one for these five, and plan each question anew: that takes longer than answering it.
_BY_DIGEST = """
    SELECT digest, NULL::uuid AS party, NULL::text AS account, kind, entry_id
    FROM blocklists_identifier WHERE digest = ANY(ARRAY(SELECT unnest(%(digests)b::bytea[])))
"""
# An account that is registered here is known by its entry itself, and by its document and mobile once they are
# verified: before that anybody may have typed a stranger's.
_BY_PARTY = """
    UNION ALL
    SELECT NULL::bytea, p.id, p.account, known.kind, known.entry_id
    FROM ({parties}) p
    CROSS JOIN LATERAL (
        SELECT 'account' AS kind, e.id AS entry_id FROM blocklists_entry e
        WHERE e.party_id = p.id AND e.state = 'confirmed'
        UNION ALL
        SELECT i.kind, i.entry_id FROM accounts_identity x
        JOIN blocklists_identifier i ON i.digest = ANY(ARRAY[x.number_index, x.mobile_index])
        WHERE x.party_id = p.id AND x.state IN ('verified', 'suspended')
    ) known
"""
# the client's id has 36 characters, then comes the slash
_OF_ACCOUNTS = """
    SELECT p.id, a.account FROM unnest(ARRAY(SELECT unnest(%(accounts)b::text[]))) AS a (account)
    JOIN accounts_party p ON p.client_id = left(a.account, 36)::uuid AND p.ref = substr(a.account, 38)
"""
_OF_IDS = (
    "SELECT id, NULL::text AS account FROM accounts_party WHERE id = ANY(ARRAY(SELECT unnest(%(parties)b::uuid[])))"
)


def _statement(*parties: str) -> str:
    by_party = _BY_PARTY.format(parties=" UNION ALL ".join(parties)) if parties else ""
    return _SELECT.format(found=_BY_DIGEST + by_party)


# by whether accounts and whether parties of ours are asked about: a question carries nothing it does not need
STATEMENTS = {
    (False, False): _statement(),
    (True, False): _statement(_OF_ACCOUNTS),
    (False, True): _statement(_OF_IDS),
    (True, True): _statement(_OF_ACCOUNTS, _OF_IDS),
}


@dataclass(slots=True)
class Found:
    """One thing that an entry in force or proposed by a list is known by, and by what it was asked for: a digest, a
    party of ours, or an account's value."""

    digest: bytes | None
    party: UUID | None
    account: str | None
    kind: str
    entry: UUID
    about: UUID | None
    side: str
    scopes: list[str]
    categories: list[str]
    article: str
    ground: str
    source: str
    state: str
    list: UUID | None
    starts_at: datetime
    ends_at: datetime | None


def find(
    digests: Sequence[bytes], *, accounts: Sequence[str] = (), parties: Sequence[UUID] = (), now: datetime
) -> tuple[str, list[Found]]:
    """The mark of the lists open at that moment, and what was found; one query. `accounts`: "<client id>/<ref>"."""
    asked: dict[str, Any] = {"digests": list(digests), "now": now}
    if accounts:
        asked["accounts"] = list(accounts)
    if parties:
        asked["parties"] = list(parties)
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS[bool(accounts), bool(parties)], asked)
        rows = cursor.fetchall()
    return rows[0][0], [Found(*row[1:]) for row in rows if row[4] is not None]
