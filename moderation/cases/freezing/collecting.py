"""The pieces of one pass, each once: what the case has already, or what this pass found before, is not taken again."""

from collections.abc import Callable, Iterable
from datetime import datetime

from evidence.models import Exhibit
from livestream.models import Stream
from moderation.cases.freezing.moments import Cluster
from moderation.cases.freezing.pictures import PASSING, Fetcher, Owed, picture
from moderation.cases.freezing.pieces import Frozen, Piece
from moderation.cases.freezing.reading import Shown, around
from moderation.cases.freezing.screens import product_card, room
from moderation.cases.freezing.words import words, words_at
from moderation.cases.models import Case

# A room that floods while its pictures' host is away: what comes beyond has its answer at once.
MOST_OWED = 500


class Collector:
    """`found` in the order of what was added; `known` is what the case had before, `owed` are pictures that passes
    before this one did not get."""

    def __init__(self, known: Frozen, now: datetime, owed: Iterable[Owed] = ()) -> None:
        self.known, self.now = known, now
        self.found: list[Piece] = []
        self._met = set(known.known)
        self._fetch = Fetcher()
        # pictures: whatever was looked at in this pass; of it what did not come, and what there was no time for
        self._asked: set[tuple[str, str]] = set()
        self._failed: list[Owed] = []
        self._left: list[Owed] = []
        for one in owed:
            for piece in self._picture(one):
                self.add(piece)

    @property
    def owed(self) -> list[Owed]:
        """The next pass begins with those that this one had no time for."""
        return [*self._left, *self._failed]

    @property
    def goes_on(self) -> bool:
        """The pass ran out of time, and not for nothing: the next need not wait."""
        return bool(self._left) and self._fetch.came > 0

    def add(self, piece: Piece) -> None:
        key = (str(piece.kind), piece.digest)
        if key not in self._met:
            self._met.add(key)
            self.found.append(piece)

    def add_cluster(self, stream: Stream, cluster: Cluster) -> None:
        """The words around these flags, and what was on screen at each of them."""
        seen = around(stream.pk, cluster.from_ms, cluster.to_ms)
        cards: dict[int, str] = {}
        screens: list[Piece] = []
        for flag in cluster.flags:
            for piece in self._screen(stream, seen.shown(flag.offset_ms), flag.offset_ms):
                screens.append(piece)
                if piece.kind == Exhibit.Kind.PRODUCT:
                    cards[flag.pk] = piece.digest
        for piece in [words(stream, cluster, seen, cards), *screens]:
            self.add(piece)

    def add_moment(self, stream: Stream, from_ms: int, to_ms: int) -> None:
        """What was said up to a moment that no rule flagged, and what was on screen at it."""
        seen = around(stream.pk, from_ms, to_ms)
        for piece in [words_at(stream, from_ms, to_ms, seen), *self._screen(stream, seen.shown(to_ms), to_ms)]:
            self.add(piece)

    def _screen(self, stream: Stream, shown: Shown, at_ms: int) -> list[Piece]:
        pieces = [room(stream, shown, at_ms)]
        if card := product_card(shown, at_ms):
            pieces.append(card)
        for signal in (shown.cover, shown.frame):
            if signal:
                pieces += self._picture(Owed(signal, at_ms, self.now))
        return pieces

    def _picture(self, wanted: Owed) -> list[Piece]:
        """Its exhibit; none when there is one already, or while it is asked for again. A cover stays the same for
        hours: it is looked at once a pass."""
        if wanted.key in self._met or wanted.key in self._asked:
            return []
        self._asked.add(wanted.key)
        missed = self._left if self._fetch.is_over else self._failed
        piece = picture(wanted.signal, wanted.at_ms, self._fetch)
        if piece.facts.get("why") in PASSING and wanted.is_asked_for(self.now) and len(self.owed) < MOST_OWED:
            missed.append(wanted)
            return []
        return [piece]


# What higher apps freeze with a case.
PARTS: list[Callable[[Case, Collector], None]] = []
