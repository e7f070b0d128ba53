"""Is one of these listed, among ten million entries? Beside reading as many identifier rows by key, in the same run."""

import io
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import psutil
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from bench.listed import ENTRIES, Known, fill, room_for
from blocklists.checking import Subject, check
from blocklists.identifiers import build
from blocklists.models import Entry, SharedList
from blocklists.sharing.format import IN_FORCE, VALID, Header, line, moment
from blocklists.sharing.keys import decode, key_check, new_key, new_pair
from blocklists.sharing.lists import make_list_in
from blocklists.sharing.signing import digests_of, sign
from blocklists.sharing.taking_in import take_in
from evidence.ids import uuid7

AT_ONCE = 5
# subjects in a question, of five identifiers each → how many questions
ROUNDS = {1: 1000, 100: 100}
# which share of the identifiers asked for is listed; the budget is for the second, which is more than daily life
MIXES = {"miss": 0.0, "mix": 0.02, "hit": 1.0}
BATCHES = 10
LINES = 100_000
CLIENT = "01890000-0000-7000-8000-000000000001"


def run() -> dict[str, float]:
    if missing := room_for(ENTRIES):
        sys.stderr.write(f"blocklists: SKIPPED: {missing}\n")
        return {}
    known, built_s = fill()
    figures = {"blocklist_entries": float(ENTRIES), "blocklist_build_s": built_s}
    for subjects, rounds in ROUNDS.items():
        for mix, share in MIXES.items():
            figures |= _measure(known, subjects, rounds, mix, share)
    figures["blocklist_ratio_to_key_reads"] = max(
        figures[f"blocklist_ratio_{subjects * AT_ONCE}_probes_mix"] for subjects in ROUNDS
    )
    figures["blocklist_memory_mb"] = psutil.Process().memory_info().rss / 1e6
    figures |= _in_force_elsewhere()
    return figures | _import()


@dataclass(frozen=True, slots=True)
class _Round:
    subjects: list[Subject]
    keys: list[UUID]


def _measure(known: list[Known], subjects: int, rounds: int, mix: str, share: float) -> dict[str, float]:
    """A question and as many rows by key in turn, so that whatever else the machine does weighs on both. The ratio is
    the median of ten batches' own."""
    asked = [_round(known, subjects, share) for _ in range(rounds)]
    # the plans are made with the first few, and kept
    for one in asked[:10]:
        check(one.subjects), _read(one.keys)
    check_s, key_s = [], []
    for one in asked:
        check_s.append(_timed(lambda one=one: check(one.subjects)))
        key_s.append(_timed(lambda one=one: _read(one.keys)))
    size = rounds // BATCHES
    ratios = [sum(check_s[n : n + size]) / sum(key_s[n : n + size]) for n in range(0, rounds, size)]
    name = f"{subjects * AT_ONCE}_probes_{mix}"
    return {
        f"blocklist_check_ms_{name}": statistics.median(check_s) * 1000,
        f"blocklist_key_ms_{name}": statistics.median(key_s) * 1000,
        f"blocklist_ratio_{name}": statistics.median(ratios),
    }


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _round(known: list[Known], subjects: int, share: float) -> _Round:
    chosen = [_subject(known, share) for _ in range(subjects)]
    return _Round(chosen, [one.pk for one in random.sample(known, subjects * AT_ONCE)])


def _listed(share: float) -> bool:
    return random.random() < share  # noqa: S311  (a measurement, no secret)


def _subject(known: list[Known], share: float) -> Subject:
    """An account, a document, a mobile, a payee and a device; the account is nobody's here."""
    number = random.getrandbits(60)
    free = (
        ("resident_id", f"{number:018}"),
        ("mobile", f"+86{number}"),
        ("payee", f"{number}"),
        ("device", f"{number}"),
    )
    asked = [("account", f"{CLIENT}/{number}"), *free]
    for place, one in enumerate(random.sample(known, AT_ONCE)):
        if _listed(share):
            asked[place] = (one.kind, one.value)
    return Subject(tuple(asked))


def _read(keys: list[UUID]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, entry_id, kind, digest, key_version FROM blocklists_identifier WHERE id = ANY(%s)", [keys]
        )
        return cursor.fetchall()


def _in_force_elsewhere() -> dict[str, float]:
    """Seconds from the commit of an entry until another process, which has asked before, finds it."""
    value = f"bench-{os.urandom(8).hex()}"
    with subprocess.Popen(
        [sys.executable, "-m", "bench.watching", "device", value], stdout=subprocess.PIPE, text=True
    ) as watcher:
        if watcher.stdout is None or watcher.stdout.readline() != "ready\n":
            raise ValueError("the other process did not start")
        committed = _list(value)
        found, memory = watcher.stdout.readline().split()
    return {"blocklist_in_force_s": float(found) - committed, "blocklist_watcher_rss_mb": float(memory)}


def _list(value: str) -> float:
    alice, bob = (User.objects.get_or_create(username=f"bench-lister-{n}")[0] for n in (1, 2))
    now = timezone.now()
    with transaction.atomic():
        entry = Entry.objects.create(
            side="buyer",
            ground="fraud",
            article="house:1",
            basis_type="own",
            scopes=["buy"],
            starts_at=now,
            ends_at=now + timedelta(days=1),
            state="confirmed",
            proposer=alice,
            confirmer=bob,
            confirmed_at=now,
        )
        build(entry, "device", value).save(force_insert=True)
        # the commit itself counts
        return time.time()


def _import() -> dict[str, float]:
    """What a signed list brings in a second, signature and all: its lines, and the rows of entries and identifiers."""
    key, (private, public), remote = new_key(), new_pair(), uuid7()
    shared = make_list_in(
        user=None,
        name=f"bench {remote}",
        partner="bench",
        remote=remote,
        key=key,
        public_key=public,
        ends_at=timezone.now() + timedelta(days=30),
    )
    file = io.BytesIO(b"".join(_lines(shared, remote, key)))
    signature = sign(decode(private), digests_of(file))
    began = time.perf_counter()
    taken = take_in(shared=shared, file=file, signature=signature)
    took = time.perf_counter() - began
    if taken.added != LINES:
        raise ValueError(f"{taken.added} of {LINES} lines were added")
    return {
        "blocklist_import_lines_per_s": LINES / took,
        "blocklist_import_rows_per_s": (taken.added + taken.identifiers) / took,
    }


def _lines(shared: SharedList, remote: UUID, key: str) -> Iterator[bytes]:
    now = timezone.now()
    facts = {"list": remote, "publisher": "bench", "sequence": 1, "made_at": now, "valid_until": now + VALID}
    yield Header(**facts, entries=LINES, key_check=key_check(decode(key), str(remote))).line()
    since, until = moment(now - timedelta(days=1)), moment(now + timedelta(days=90))
    for _ in range(LINES):
        yield line(
            {
                "id": str(uuid7()),
                "state": IN_FORCE,
                "side": "streamer",
                "scopes": ["go_live", "camera", "operate"],
                "categories": [],
                "ground": "serious_violation",
                "article": "LM2021 14",
                "source": "own",
                "listed_at": since,
                "starts_at": since,
                "ends_at": until,
                "identifiers": [{"kind": kind, "digest": os.urandom(16).hex()} for kind in ("resident_id", "device")],
            }
        )
