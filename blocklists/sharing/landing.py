"""The lines of a file in PostgreSQL: first into a table of this transaction alone, by COPY, then set by set.

Row by row through the ORM it would be two hundred a second with history; so it is some ten thousand.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from blocklists.house_rule import current
from blocklists.models import SharedList
from blocklists.refusing import Refused
from blocklists.sharing.reading import Line

# lines put together before they are handed to the driver
_BLOCK = 500
# entries need a reason for having no end, which files don't carry: reasons are words, and words name people
NO_END = "The publisher of the list names no end. / 名单发布方未设定期限。"

_TABLE = """
CREATE TEMP TABLE landing (
    line integer, remote uuid, withdrawn boolean, side text, scopes text[], categories text[], ground text,
    article text, source text, listed_at timestamptz, starts_at timestamptz, ends_at timestamptz, kinds text[],
    digests text[], entry uuid DEFAULT uuidv7(), state text, differs boolean NOT NULL DEFAULT false
) ON COMMIT DROP
"""
_COPY = """
COPY landing (line, remote, withdrawn, side, scopes, categories, ground, article, source, listed_at, starts_at,
              ends_at, kinds, digests) FROM STDIN (NULL '')
"""
_TWICE = "SELECT max(line) FROM landing GROUP BY remote HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
# A buyer's entry would rest on our house rule if somebody confirmed it, so it lasts no longer than that allows,
# whatever the partner's rule or ground is: an order of an authority reaches us from that authority.
_BY_OUR_RULE = """
UPDATE landing SET ends_at = least(ends_at, starts_at + make_interval(days => %(longest)s::int))
WHERE side = 'buyer' AND (ends_at IS NULL OR ends_at > starts_at + make_interval(days => %(longest)s::int))
"""
_KNOWN = """
UPDATE landing l SET entry = e.id, state = e.state FROM blocklists_entry e
WHERE e.list_id = %(list)s::uuid AND e.remote = l.remote
"""
# What a second person here confirmed becomes no wider by a file: only an earlier end counts, and the withdrawal.
_DIFFERS = """
UPDATE landing l SET differs = true FROM blocklists_entry e
WHERE e.id = l.entry AND l.state IN ('proposed', 'confirmed') AND CASE
    WHEN l.withdrawn THEN true
    WHEN l.state = 'confirmed' THEN coalesce(l.ends_at, 'infinity') < coalesce(e.ends_at, 'infinity')
    ELSE (e.side, e.ground, e.scopes::text[], e.categories::text[], e.starts_at, e.ends_at)
        IS DISTINCT FROM (l.side, l.ground, l.scopes, l.categories, l.starts_at, l.ends_at)
        OR l.digests <> (SELECT array_agg(encode(i.digest, 'hex') ORDER BY i.digest)
                         FROM blocklists_identifier i WHERE i.entry_id = e.id AND i.list_id = e.list_id)
END
"""
# Somebody may confirm or decline one in the same moment: whoever locks the row first is asked no more, and what was
# confirmed meanwhile is treated as confirmed.
_LOCK = """
SELECT e.id FROM blocklists_entry e JOIN landing l ON l.entry = e.id
WHERE l.differs AND l.state = 'proposed' AND e.state = 'proposed' ORDER BY e.id FOR NO KEY UPDATE OF e
"""
_AGAIN = """
UPDATE landing l SET state = e.state FROM blocklists_entry e
WHERE l.differs AND l.state = 'proposed' AND e.id = l.entry AND e.state <> 'proposed'
"""
_ADD = """
INSERT INTO blocklists_entry (id, side, ground, article, basis_type, basis_id, basis_text, scopes, categories,
    starts_at, ends_at, no_end_reason, source, list_id, remote, state, proposer_id, ended_code, version)
SELECT entry, side, ground, CASE side WHEN 'buyer' THEN %(house)s::text ELSE article END, 'list', %(basis)s::text,
    left(%(name)s::text || ' · ' || article, 200), scopes, categories, starts_at, ends_at,
    CASE WHEN ends_at IS NULL THEN %(no_end)s::text ELSE '' END, 'shared', %(list)s::uuid, remote, 'proposed',
    %(by)s::bigint, '', 1
FROM landing WHERE state IS NULL AND NOT withdrawn ORDER BY entry
"""
_ADD_HISTORY = """
INSERT INTO blocklists_change (id, entry_id, act, by_id, ends_at, detail)
SELECT uuidv7(), entry, 'proposed', %(by)s::bigint, ends_at, jsonb_build_object('list', %(basis)s::text, 'sequence',
    %(sequence)s::int, 'source', source, 'listed_at', to_char(listed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SSZ'))
FROM landing WHERE state IS NULL AND NOT withdrawn
"""
# in order of digest: neighbours share a page of the index that is asked by digest, which otherwise is read at random
_ADD_IDENTIFIERS = """
INSERT INTO blocklists_identifier (id, entry_id, kind, digest, key_version, list_id)
SELECT uuidv7(), l.entry, k.kind, decode(k.digest, 'hex'), 0, %(list)s::uuid
FROM landing l CROSS JOIN LATERAL unnest(l.kinds, l.digests) AS k (kind, digest)
WHERE NOT l.withdrawn AND (l.state IS NULL OR l.state = 'proposed' AND l.differs)
ORDER BY k.digest COLLATE "C" ON CONFLICT (entry_id, digest) DO NOTHING
"""
_CHANGE = """
WITH moved AS (
    UPDATE blocklists_entry e SET side = l.side, ground = l.ground, scopes = l.scopes, categories = l.categories,
        article = CASE l.side WHEN 'buyer' THEN %(house)s::text ELSE l.article END,
        basis_text = left(%(name)s::text || ' · ' || l.article, 200),
        starts_at = l.starts_at, ends_at = l.ends_at, version = e.version + 1,
        no_end_reason = CASE WHEN l.ends_at IS NULL THEN %(no_end)s::text ELSE '' END
    FROM landing l WHERE e.id = l.entry AND l.differs AND NOT l.withdrawn AND l.state = 'proposed'
    RETURNING e.id, old.ends_at AS before, new.ends_at AS after
)
INSERT INTO blocklists_change (id, entry_id, act, by_id, ended_before, ends_at, detail)
SELECT uuidv7(), id, 'extended', NULL, before, after,
    jsonb_build_object('list', %(basis)s::text, 'sequence', %(sequence)s::int) FROM moved
"""
_FEWER_IDENTIFIERS = """
DELETE FROM blocklists_identifier i USING landing l
WHERE i.entry_id = l.entry AND i.list_id = %(list)s::uuid AND l.differs AND NOT l.withdrawn
  AND l.state = 'proposed' AND encode(i.digest, 'hex') <> ALL (l.digests)
"""
_WITHDRAW = """
WITH gone AS (
    UPDATE blocklists_entry e SET state = 'lifted', ended_at = now(), ended_code = 'withdrawn', version = e.version + 1
    FROM landing l WHERE e.id = l.entry AND l.withdrawn AND l.differs AND l.state = 'proposed' RETURNING e.id
)
INSERT INTO blocklists_change (id, entry_id, act, by_id, detail)
SELECT uuidv7(), id, 'withdrawn', NULL,
    jsonb_build_object('list', %(basis)s::text, 'sequence', %(sequence)s::int) FROM gone
"""
# Also what nobody confirmed, but of which somebody said that an account here is the person: an entry may follow it.
_ACTED_ON = """
SELECT l.entry, l.withdrawn, l.ends_at FROM landing l JOIN blocklists_entry e ON e.id = l.entry
WHERE l.differs AND (l.withdrawn OR l.ends_at < coalesce(e.ends_at, 'infinity')) AND (l.state = 'confirmed'
    OR l.state = 'proposed' AND EXISTS (
        SELECT 1 FROM blocklists_suspicion s WHERE s.entry_id = l.entry AND s.outcome = 'same'))
ORDER BY l.entry
"""
_GONE = "SELECT entry FROM landing WHERE withdrawn AND differs AND state = 'proposed' ORDER BY entry"


class Landing:
    """One file on its way in. Everything happens in the transaction around it; its table ends with that."""

    def __init__(self, shared: SharedList, sequence: int, by: int | None) -> None:
        rule = current()
        self._facts: dict[str, str | int | UUID | None] = {
            "list": shared.pk,
            "basis": str(shared.pk),
            "name": shared.name,
            "sequence": sequence,
            "by": by,
            "house": rule.article,
            "longest": rule.longest_days + 1,
            "no_end": NO_END,
        }

    def fill(self, lines: Iterable[Line]) -> None:
        """Raises Refused `entry_twice` (line)."""
        with connection.cursor() as cursor:
            # each statement runs once, and compiling it takes longer than it saves
            cursor.execute("SET LOCAL jit = off")
            cursor.execute("DROP TABLE IF EXISTS landing")
            cursor.execute(_TABLE)
            with cursor.copy(_COPY) as copy:
                for block in _blocks(lines):
                    copy.write(block)
            cursor.execute("ANALYZE landing")
            cursor.execute(_TWICE)
            if twice := cursor.fetchone():
                raise Refused("entry_twice", field="file", line=twice[0])
        self._run(_BY_OUR_RULE)
        self._run(_KNOWN)
        self._run(_DIFFERS)

    def acted_on(self) -> list[tuple[UUID, bool, Any]]:
        """(entry, withdrawn, the publisher's end) of what somebody here acted on and the file makes milder."""
        return self._rows(_ACTED_ON)

    def settle_races(self) -> None:
        """Lock what is about to change. Afterwards `acted_on` also has what was confirmed in this moment."""
        self._rows(_LOCK)
        self._run(_AGAIN)

    def add(self) -> tuple[int, int]:
        """(entries, identifiers)."""
        added = self._run(_ADD)
        self._run(_ADD_HISTORY)
        return added, self._run(_ADD_IDENTIFIERS)

    def change(self) -> int:
        """Bring what nobody has confirmed to the file's terms."""
        self._run(_FEWER_IDENTIFIERS)
        return self._run(_CHANGE)

    def withdraw(self) -> list[UUID]:
        """End what nobody has acted on and the publisher no longer says."""
        self._run(_WITHDRAW)
        return [row[0] for row in self._rows(_GONE)]

    def _run(self, statement: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, {name: self._facts[name] for name in self._facts if f"%({name})s" in statement})
            return cursor.rowcount

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()


def _blocks(lines: Iterable[Line]) -> Iterable[bytes]:
    """COPY's text format; `reading` lets no sign through that it would take for its own."""
    block: list[str] = []
    for line in lines:
        number, remote, withdrawn, *texts = line
        block.append(f"{number}\t{remote}\t{'t' if withdrawn else 'f'}\t" + "\t".join(texts))
        if len(block) == _BLOCK:
            yield ("\n".join(block) + "\n").encode()
            block.clear()
    if block:
        yield ("\n".join(block) + "\n").encode()
