"""Is every sealed event still what was sealed, and is nothing there that was not? Streams through the whole log."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from evidence.models import Seal
from evidence.seals.chaining import Published, check_seal
from evidence.seals.comparing import compare
from evidence.seals.erased import lawfully_erased
from evidence.seals.frozen import check_objects, compare_exhibits, find_untold
from evidence.seals.report import Report
from evidence.seals.strays import find_strays, find_twice

# events compared with one question: enough that questions cost nothing, few enough for any memory
PORTION = 10_000


def verify(*, since: int = 1, files: bool = False, published: Path | None = None) -> Report:
    """Compare all from seal `since` on; with `files` also the bytes of every exhibit; `published` is a copy of the
    published seals, kept by somebody else at best. About 20 µs an event; reads, and holds nobody up.

    Raises ValueError for a first seal that does not exist, OSError for a file that can't be read and
    `cluster.NoCluster`.
    """
    began, report = time.perf_counter(), Report()
    with _one_moment():
        before = Seal.objects.filter(number=since - 1).first() if since > 1 else None
        if since > 1 and before is None:
            raise ValueError(f"there is no seal {since - 1} to go on from")
        erased = lawfully_erased(report)
        copy = Published(published, since, report)
        rows, last, checked = 0, before, before
        for seals in _portions(since):
            for seal in seals:
                check_seal(seal, checked, report)
                copy.compare(seal)
                checked = seal
            compared = compare(seals, last, erased, report)
            compare_exhibits(compared.exhibits, report)
            rows, last = rows + compared.rows, seals[-1]
        copy.finish()
        strays = find_strays(last, before.horizon if before else 0, report)
        if since == 1:
            # these take the whole log
            find_twice(rows + strays, report)
            erased.compare(report)
            find_untold(erased, report)
        if files:
            check_objects(report)
    if last:
        report.last_seal, report.last_chain = last.number, bytes(last.chain).hex()
    report.seconds = time.perf_counter() - began
    return report


@contextmanager
def _one_moment() -> Iterator[None]:
    """All is read as it stood at one moment: whoever seals or writes meanwhile can't look like a forger."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _portions(since: int) -> Iterator[list[Seal]]:
    """A year of quiet nights is a million seals of a few events each: they are compared together."""
    seals: list[Seal] = []
    count = 0
    for seal in Seal.objects.filter(number__gte=since).order_by("number").iterator(100):
        seals.append(seal)
        count += len(seal.ids)
        if count >= PORTION or len(seals) == PORTION:
            yield seals
            seals, count = [], 0
    if seals:
        yield seals
