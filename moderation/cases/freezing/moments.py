"""Flags that lie close together share one window of words: what was said between them is kept once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderation.cases.models import Flag

AROUND_MS = 30_000
# longer ones are cut, so that no exhibit grows with a room that never stops
LONGEST_MS = 5 * 60_000


@dataclass(frozen=True, slots=True)
class Cluster:
    """Flags in the order of the stream, and the window around them in milliseconds from its start."""

    flags: Sequence[Flag]

    @property
    def from_ms(self) -> int:
        return max(0, self.flags[0].offset_ms - AROUND_MS)

    @property
    def to_ms(self) -> int:
        return self.flags[-1].offset_ms + AROUND_MS


def clusters(flags: Iterable[Flag]) -> list[Cluster]:
    """Windows that touch become one, up to `LONGEST_MS` between its first flag and its last."""
    found: list[list[Flag]] = []
    for flag in sorted(flags, key=lambda flag: (flag.offset_ms, flag.pk)):
        last = found[-1] if found else None
        if (
            last
            and flag.offset_ms - last[-1].offset_ms <= 2 * AROUND_MS
            and flag.offset_ms - last[0].offset_ms <= LONGEST_MS
        ):
            last.append(flag)
        else:
            found.append([flag])
    return [Cluster(flags) for flags in found]
