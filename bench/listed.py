"""Ten million blocklist entries and half as many identifiers again, by COPY, without one of them being sealed."""

import os
import shutil
import struct
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.models import User
from blocklists.identifiers import blind
from blocklists.models import Entry, Identifier
from privacy.index import current_version

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "10000000"))
# 1,164 measured at 100,000 entries, rows with their identifiers and all indexes; the rest is for sorting while they are
# built
BYTES_AN_ENTRY = 1_600
# One identifier in so many has a digest that somebody can ask for; the others are random, as an HMAC looks.
KNOWN_EVERY = 250
CHUNK = 20_000
KINDS = ("resident_id", "device", "mobile", "payee")
# a sealed value as long as a number's; nobody opens it
SEALED = b"\x01" + bytes(50)
# six in ten are in force; the others are over, lifted, planned or proposed
STANDINGS = ("in_force",) * 6 + ("expired", "expired", "lifted", "proposed")
_ENTRY_COLUMNS = (
    "id, side, ground, article, basis_type, basis_id, basis_text, scopes, categories, starts_at, ends_at,"
    " no_end_reason, source, state, proposer_id, proposed_at, confirmer_id, confirmed_at, ended_at, ended_code,"
    " version, reason, facts"
)
_IDENTIFIER_COLUMNS = "id, entry_id, kind, value, digest, key_version"


@dataclass(frozen=True, slots=True)
class Known:
    """A row that can be asked for by its value, and read by its key."""

    pk: UUID
    kind: str
    value: str


def room_for(entries: int) -> str:
    """ "" when the disk of the server has room, else what is missing, for people."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        (place,) = cursor.fetchone()
    if not Path(place).exists():
        return ""
    free, wanted = shutil.disk_usage(place).free, entries * BYTES_AN_ENTRY
    if free > wanted * 1.2:
        return ""
    return f"{entries:,} entries take {wanted / 1e9:.1f} GB and {free / 1e9:.1f} GB are free; set BENCH_ENTRIES lower"


def fill(entries: int = ENTRIES) -> tuple[list[Known], float]:
    """Build them, unless they are there; the rows that can be asked for, and the seconds it took."""
    began = time.monotonic()
    if Entry.objects.count() < entries:
        with connection.cursor() as cursor:
            # the rows are our own, so foreign keys are not asked for each; indexes come afterwards, as in a restore
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET maintenance_work_mem = '1GB'")
            tables = ("blocklists_entry", "blocklists_identifier")
            indexes = [(table, *index) for table in tables for index in _indexes(cursor, table)]
            for _, name, _ in indexes:
                cursor.execute(f"DROP INDEX {name}")
            ids = _copy_entries(cursor, entries)
            _copy_identifiers(cursor, ids)
            for _, name, definition in indexes:
                sys.stderr.write(f"  {name}\n")
                cursor.execute(definition)
            cursor.execute("SET session_replication_role = DEFAULT")
            for table in tables:
                cursor.execute(f"VACUUM ANALYZE {table}")
            # or the writing-out of what was built is measured with the first questions
            cursor.execute("CHECKPOINT")
    return _known(entries), time.monotonic() - began


def _indexes(cursor: object, table: str) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef NOT LIKE '%%UNIQUE%%'", [table]
    )
    return cursor.fetchall()


def _ids(count: int) -> Iterator[str]:
    """Like uuid7: rising milliseconds, then randomness; 32 hex digits."""
    first = int(time.time() * 1000) - count
    for begin in range(0, count, CHUNK):
        noise = os.urandom(10 * CHUNK).hex()
        for n in range(min(CHUNK, count - begin)):
            yield f"{first + begin + n:012x}7{noise[20 * n : 20 * n + 3]}8{noise[20 * n + 3 : 20 * n + 18]}"


def _copy_entries(cursor: object, count: int) -> list[bytes]:
    rests = [_rest(number, standing) for number, standing in enumerate(STANDINGS)]
    ids, rows = [], []
    with cursor.copy(f"COPY blocklists_entry ({_ENTRY_COLUMNS}) FROM STDIN") as copy:
        for n, pk in enumerate(_ids(count)):
            ids.append(bytes.fromhex(pk))
            rows.append(pk + rests[n % len(rests)])
            if len(rows) == CHUNK:
                copy.write("".join(rows))
                rows.clear()
        copy.write("".join(rows))
    return ids


def _rest(number: int, standing: str) -> str:
    """A line of COPY behind the id."""
    alice, bob = (User.objects.get_or_create(username=f"bench-lister-{n}")[0].pk for n in (1, 2))
    now = timezone.now()
    ends_at = now - timedelta(days=1) if standing == "expired" else now + timedelta(days=300)
    state = {"in_force": "confirmed", "expired": "confirmed"}.get(standing, standing)
    by, at = ("\\N", "\\N") if state == "proposed" else (str(bob), now.isoformat())
    ended, code = (now.isoformat(), "lifted") if state == "lifted" else ("\\N", "")
    side = ("streamer", "serious_violation", "LM2021 14") if number % 2 else ("buyer", "fraud", "house:1")
    scopes = "{go_live,camera,operate}" if number % 2 else "{buy,tip,comment}"
    words = "\\\\x" + bytes(160).hex()
    began = (now - timedelta(days=60)).isoformat()
    columns = [*side, "own", "", "", scopes, "{}", began, ends_at.isoformat(), "", "own", state]
    columns += [str(alice), began, by, at, ended, code, "1", words, words]
    return "\t" + "\t".join(columns) + "\n"


def _copy_identifiers(cursor: object, entries: list[bytes]) -> None:
    """One for each entry, two for every other, in the binary form: text would be twice as long."""
    version = current_version()
    # a row: the number of columns, then each with its length before it
    heads = [struct.pack("!i", len(k)) + k.encode() + struct.pack("!i", len(SEALED)) + SEALED for k in KINDS]
    tail = struct.pack("!ih", 2, version)
    begin, sixteen = struct.pack("!hi", 6, 16), struct.pack("!i", 16)
    count = len(entries) * 3 // 2
    pks = _ids(count)
    with cursor.copy(f"COPY blocklists_identifier ({_IDENTIFIER_COLUMNS}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
        for first in range(0, count, CHUNK):
            noise, rows = os.urandom(16 * CHUNK), []
            for n in range(first, min(first + CHUNK, count)):
                digest = noise[16 * (n - first) : 16 * (n - first) + 16]
                if n % KNOWN_EVERY == 0:
                    digest = blind(_kind(n), f"bench-{n}")
                # of three identifiers the third is the second entry's other one
                entry = entries[min(n // 3 * 2 + (n % 3 > 0), len(entries) - 1)]
                rows += (begin, bytes.fromhex(next(pks)), sixteen, entry, heads[n % 4], sixteen, digest, tail)
            copy.write(b"".join(rows))
        copy.write(b"\xff\xff")


def _kind(number: int) -> str:
    return KINDS[number % 4]


def _known(entries: int) -> list[Known]:
    values = {blind(_kind(n), f"bench-{n}"): (_kind(n), f"bench-{n}") for n in range(0, entries * 3 // 2, KNOWN_EVERY)}
    rows = Identifier.objects.filter(digest__in=list(values)).values_list("pk", "digest")
    return [Known(pk, *values[bytes(digest)]) for pk, digest in rows.iterator()]
