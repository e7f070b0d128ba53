"""The seals themselves: none missing, each one's leaves, root and chain as they belong together, and as published."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evidence import merkle
from evidence.models import Seal
from evidence.seals.proving import split
from evidence.seals.publishing import as_published, read_published
from evidence.seals.report import Report


class Published:
    """A published file, read beside the seals: both rise by number."""

    def __init__(self, path: Path | None, since: int, report: Report) -> None:
        self.report, self.since = report, since
        self.lines = self._read(path) if path else iter(())
        self.next = next(self.lines, None)

    def _read(self, path: Path) -> Iterator[dict[str, Any]]:
        try:
            for line in read_published(path):
                if line["number"] >= self.since:
                    yield line
        except ValueError as problem:
            self.report.blame("published_unreadable", str(problem))

    def _only_published(self, line: dict[str, Any]) -> None:
        self.report.blame("published_only", f"seal {line['number']}")

    def compare(self, seal: Seal) -> None:
        """With the line of this number, if there is one: a file may begin late or end early."""
        while self.next and self.next["number"] < seal.number:
            self._only_published(self.next)
            self.next = next(self.lines, None)
        if self.next and self.next["number"] == seal.number:
            self.report.published += 1
            if self.next != as_published(seal):
                self.report.blame("published_differs", f"seal {seal.number}")
            self.next = next(self.lines, None)

    def finish(self) -> None:
        """What was published beyond the last seal: seals cut off at the end look like nothing else."""
        while self.next:
            self._only_published(self.next)
            self.next = next(self.lines, None)


def check_seal(seal: Seal, before: Seal | None, report: Report) -> None:
    """Blame gaps before it, and whatever in it does not fit. After a gap its own chain can't be told."""
    expected = before.number + 1 if before else 1
    for number in range(expected, seal.number):
        report.blame("seal_missing", f"seal {number}")
    leaves, root = split(bytes(seal.leaves)), bytes(seal.root)
    chain = merkle.chained(bytes(before.chain) if before else merkle.EMPTY, seal.number, len(leaves), root)
    is_whole = len(leaves) == len(seal.ids) and merkle.root_of(leaves) == root
    if not is_whole or (seal.number == expected and chain != bytes(seal.chain)):
        report.blame("seal_changed", f"seal {seal.number}")
