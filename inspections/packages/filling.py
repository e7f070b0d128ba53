"""What the parts of a package write to: tables, exhibits and events, with a beat after each piece."""

import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from evidence.exhibits import TELLING
from evidence.models import AuditEvent, Exhibit
from evidence.packages.building import Building
from inspections.packages.tables import Shown, Table, json_lines

# target ids asked for in one query
AT_ONCE = 1_000
_BLOCK = 1 << 16
# pieces of work between two beats
_PIECES = 500

Some = TypeVar("Some")


class Filling:
    """One package while its parts are written. `beat` is called often: it says that the worker lives."""

    def __init__(self, building: Building, beat: Callable[[], None]) -> None:
        self.building, self.beat = building, beat
        self.tables: list[Shown] = []
        self.event_ids: set[int] = set()
        # ids of exhibits, whose freezing has to be proven
        self._frozen: dict[str, None] = {}

    def table(self, table: Table) -> None:
        """Write it as JSON lines and as CSV."""
        shown = Shown(table)
        with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as sheet:
            self.building.write(f"parts/{table.name}.ndjson", self._beating(json_lines(table, shown, sheet)))
            sheet.seek(0)
            self.building.write(f"parts/{table.name}.csv", (block.encode() for block in _blocks(sheet)))
        self.tables.append(shown)

    def exhibit(self, exhibit: Exhibit) -> str:
        """Put its bytes in, and the event of its freezing later; returns the file's name or why there is none."""
        self._frozen[str(exhibit.pk)] = None
        self.beat()
        return self.building.exhibit(exhibit)

    def events(self, ids: Iterable[int]) -> None:
        """To be shipped with a proof each."""
        self.event_ids.update(self._beating(ids))

    def all_events(self) -> list[int]:
        """The events asked for and those of the exhibits' freezing, in the order of their numbers."""
        for ids in batched(self._frozen, AT_ONCE):
            found = AuditEvent.objects.filter(target_kind="exhibit", target_id__in=ids, action__in=TELLING)
            self.event_ids.update(found.values_list("pk", flat=True))
            self.beat()
        return sorted(self.event_ids)

    def _beating(self, pieces: Iterable[Some]) -> Iterator[Some]:
        for number, piece in enumerate(pieces):
            if number % _PIECES == 0:
                self.beat()
            yield piece


def batched(values: Iterable[Some], size: int) -> Iterator[Sequence[Some]]:
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def _blocks(file: io.TextIOBase) -> Iterator[str]:
    return iter(lambda: file.read(_BLOCK), "")
