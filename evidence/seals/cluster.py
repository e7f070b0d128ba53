"""Which database cluster this is: transaction numbers mean something in one alone."""

from dataclasses import dataclass
from typing import Any

from django.db import ProgrammingError, transaction

from evidence.models import Seal


class NoCluster(Exception):
    """The database does not say. Every role may ask unless somebody took that away;
    `GRANT EXECUTE ON FUNCTION pg_control_system() TO …` gives it back. To go on without would leave the rows of a
    restored database unsealed, unseen."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The number it got when it was made (a replica that takes over has it too, a restored dump does not), and its
    transactions now: those below `xmin` are over, and no row that can be seen is of one from `xmax` on."""

    id: str
    xmin: int
    xmax: int

    def made(self, last: Seal | None) -> bool:
        """Is this seal of this cluster? Numbers never go back: a horizon they have not reached is another cluster's,
        whatever it calls itself."""
        return last is not None and last.cluster == self.id and last.horizon <= self.xmin


def cluster_of(cursor: Any) -> Cluster:
    """Raises `NoCluster`."""
    try:
        with transaction.atomic():
            cursor.execute(
                "SELECT system_identifier::text, pg_snapshot_xmin(now)::text, pg_snapshot_xmax(now)::text,"
                " pg_current_xact_id_if_assigned()::text FROM pg_control_system(), pg_current_snapshot() now"
            )
            name, xmin, xmax, own = cursor.fetchone()
    except ProgrammingError as error:
        raise NoCluster("this database does not say which cluster it is: see docs/evidence.md") from error
    # one's own rows can be seen, too
    return Cluster(name, int(xmin), max(int(xmax), int(own or 0) + 1))
