"""That one event stands in a seal, shown with a few hashes: one for each doubling of the seal's size."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from evidence import merkle
from evidence.models import Seal
from evidence.seals.canonical import SELECTED, line_of

# The seals whose times span the event's, the earliest first: a handful beside a long transaction, else one. Their ids,
# 80 kB of them, are opened for those few alone.
_LOCATED = f"""
SELECT number, {SELECTED} FROM evidence_auditevent event CROSS JOIN LATERAL (
    SELECT number FROM evidence_seal
    WHERE last_at >= event.at AND first_at <= event.at AND event.id = ANY(ids)
    ORDER BY last_at LIMIT 1
) seal WHERE event.id = ANY(%s)
"""


class NotSealed(Exception):
    """No seal covers these events yet; `event_ids` names them. Among them are ids that no event has."""

    def __init__(self, event_ids: Sequence[int]) -> None:
        super().__init__(f"not sealed: {', '.join(map(str, event_ids))}")
        self.event_ids = tuple(event_ids)


@dataclass(frozen=True, slots=True)
class Proof:
    """An event's line, and what leads from its leaf to the seal's root and chain."""

    event_id: int
    # as the row reads now
    line: bytes
    # as it was sealed
    leaf: bytes
    index: int
    # ("left" or "right", the hash on that side), from the bottom up
    path: list[tuple[str, bytes]]
    seal_number: int
    root: bytes
    previous_chain: bytes
    chain: bytes
    count: int

    @property
    def stands(self) -> bool:
        """Is the row what was sealed, and does it lead to the root and the chain?"""
        root = merkle.proven_root(merkle.leaf_hash(self.line), self.path)
        return root == self.root and self.chain == merkle.chained(
            self.previous_chain, self.seal_number, self.count, root
        )


def proof_for(event_id: int) -> Proof:
    """Raises `NotSealed`."""
    return proofs_for([event_id])[0]


def proofs_for(event_ids: Sequence[int]) -> list[Proof]:
    """In the order asked; each seal is read and its tree made once. Raises `NotSealed`.

    A row that was changed since has a proof, too: one that does not stand.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCATED, [list(event_ids)])
        rows = cursor.fetchall()
    of_seal: dict[int, dict[int, list[bytes]]] = defaultdict(lambda: defaultdict(list))
    for number, *row in rows:
        of_seal[number][row[0]].append(line_of(row))
    proofs: dict[int, Proof] = {}
    for number, lines in of_seal.items():
        proofs |= _in_seal(number, lines)
    if missing := [event_id for event_id in event_ids if event_id not in proofs]:
        raise NotSealed(missing)
    return [proofs[event_id] for event_id in event_ids]


def _in_seal(number: int, lines: dict[int, list[bytes]]) -> dict[int, Proof]:
    seal = Seal.objects.get(pk=number)
    before = Seal.objects.filter(pk=number - 1).values_list("chain", flat=True).first()
    leaves = split(bytes(seal.leaves))
    levels = merkle.levels_of(leaves)
    places = {event_id: index for index, event_id in enumerate(seal.ids) if event_id in lines}
    return {
        event_id: Proof(
            event_id=event_id,
            # of two rows with one id (somebody added the other by hand) the one that was sealed
            line=next(
                (line for line in lines[event_id] if merkle.leaf_hash(line) == leaves[index]), lines[event_id][0]
            ),
            leaf=leaves[index],
            index=index,
            path=merkle.proof_in(levels, index),
            seal_number=number,
            root=bytes(seal.root),
            previous_chain=bytes(before or merkle.EMPTY),
            chain=bytes(seal.chain),
            count=len(leaves),
        )
        for event_id, index in places.items()
    }


def split(leaves: bytes) -> list[bytes]:
    """A seal's leaf hashes, 32 bytes each."""
    return [leaves[at : at + 32] for at in range(0, len(leaves), 32)]
