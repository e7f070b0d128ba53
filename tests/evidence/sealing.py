"""What tests of seals do to the log: write, change by force, look again."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

from django.db import connection

from evidence.actors import system
from evidence.models import AuditEvent, Seal
from evidence.seals import sealing
from evidence.services import record


def write(count: int = 1, **detail: Any) -> list[int]:
    """As many events in the running transaction; their ids."""
    for number in range(count):
        record(actor=system("test"), action="test.happened", target_kind="test", target_id=number, **detail)
    newest = AuditEvent.objects.filter(target_kind="test").order_by("-id")[:count]
    return sorted(event.pk for event in newest)


def by_force(statement: str, *values: Any) -> None:
    """As somebody with all power over the database: the triggers sleep."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = DEFAULT")


def nothing_but_ours() -> None:
    """The seed's own events go, in this test alone: seals of three stay few."""
    by_force("DELETE FROM evidence_auditevent")


def sealed_ids() -> list[int]:
    """What the seals list, in their order."""
    return [event_id for ids in Seal.objects.order_by("number").values_list("ids", flat=True) for event_id in ids]


@contextmanager
def elsewhere(monkeypatch: Any, name: str = "another") -> Any:
    """The same rows in another database cluster, as after a restore."""
    real: Callable[[Any], Any] = sealing.cluster_of
    with monkeypatch.context() as patch:
        patch.setattr(sealing, "cluster_of", lambda cursor: type(here := real(cursor))(name, here.xmin, here.xmax))
        yield
