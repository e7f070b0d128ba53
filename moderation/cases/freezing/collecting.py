"""The pieces of one pass, each once: what the case has already, or what this pass found before, is not taken again."""

from collections.abc import Callable

from evidence.models import Exhibit
from livestream.models import Stream
from moderation.cases.freezing.moments import Cluster
from moderation.cases.freezing.pictures import Fetcher, picture
from moderation.cases.freezing.pieces import Frozen, Piece
from moderation.cases.freezing.reading import Shown, around
from moderation.cases.freezing.screens import product_card, room
from moderation.cases.freezing.words import words, words_at
from moderation.cases.models import Case


class Collector:
    """`found` in the order of what was added; `known` is what the case had before."""

    def __init__(self, known: Frozen) -> None:
        self.known = known
        self.found: list[Piece] = []
        self._met = set(known.known)
        self._fetch = Fetcher()

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
            # asked before it is fetched: a cover stays the same for hours
            if signal and (signal["kind"], signal["sha256"]) not in self._met:
                pieces.append(picture(signal, at_ms, self._fetch))
        return pieces


# What higher apps freeze with a case.
PARTS: list[Callable[[Case, Collector], None]] = []
