"""Audit events are written with the deed, and never changed."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from evidence import partitions
from evidence.actors import Actor, system
from evidence.models import AuditEvent
from evidence.services import record

ALICE = Actor("user", "1", "moderator", "Alice")


def write(**changed) -> None:
    record(**{"actor": ALICE, "action": "case.claimed", "target_kind": "case", "target_id": 7} | changed)


def ours() -> QuerySet[AuditEvent]:
    """Without the seed's own events."""
    return AuditEvent.objects.filter(target_kind="case")


def test_an_event_keeps_who_did_what_to_what(db):
    write(version=3)
    event = ours().get()
    assert (event.actor_kind, event.actor_id, event.actor_role, event.actor_label) == (
        "user",
        "1",
        "moderator",
        "Alice",
    )
    assert (event.action, event.target_kind, event.target_id) == ("case.claimed", "case", "7")
    assert event.detail == {"version": 3}
    assert event.at is not None


def test_an_event_stands_or_falls_with_the_deed(db):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not ours().exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evidence_auditevent SET action = 'nothing'",
        "DELETE FROM evidence_auditevent",
        "TRUNCATE evidence_auditevent",
    ],
)
def test_the_database_refuses_to_change_or_remove_events(db, statement):
    write()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(statement)
    assert ours().get().action == "case.claimed"


def test_an_event_knows_its_transaction_for_the_seal(db):
    write()
    with connection.cursor() as cursor:
        cursor.execute("SELECT xact = pg_current_xact_id() FROM evidence_auditevent WHERE target_id = '7'")
        assert cursor.fetchone()[0] is True


def test_partitions_are_made_ahead_and_only_once(seeded):
    today = date(2031, 12, 30)
    made = partitions.make_partitions(today)
    assert partitions.make_partitions(today) == []
    assert "signals_batch_20311230" in made
    assert "signals_batch_20320113" in made  # two weeks ahead
    assert {"evidence_auditevent_20311201", "evidence_auditevent_20320201"} <= set(made)
    assert not any(partitions.strays().values())


def test_a_row_outside_every_partition_is_kept_and_reported(seeded):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO evidence_auditevent (at, actor_kind, actor_id, actor_role, actor_label, action,"
            " target_kind, target_id, target_label, request_id, detail)"
            " VALUES ('2001-01-01', 'system', '', '', '', 'x', '', '', '', '', '{}')"
        )
    assert partitions.strays()["evidence_auditevent"] is True


def test_the_machine_signs_with_its_tasks_name(db):
    write(actor=system("sweep"))
    assert ours().get().actor_label == "sweep"
