"""A backup is taken, restored beside, counted, verified and thrown away."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config import restoring
from evidence.actors import system
from evidence.models import AuditEvent, Seal
from evidence.seals.sealing import seal
from evidence.services import record
from inspections.models import RestoreTest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _of_the_test_database(seeded, settings, monkeypatch):
    """The programs ask the database that the tests write to."""
    monkeypatch.setattr(restoring, "_url", _url_of(settings.DATABASE_URL))
    settings.SEAL_LOG = ""
    for number in range(3):
        record(actor=system("test"), action="test.happened", target_kind="test", target_id=number)
    seal()


def _url_of(address):
    def url(database):
        return restoring.urlunsplit(restoring.urlsplit(address)._replace(path=f"/{database}"))

    return url


def _databases():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'restore_test%%'")
        return cursor.fetchone()[0]


def test_a_sound_backup_is_told_and_kept(seeded):
    said = io.StringIO()
    call_command("restore_test", stdout=said)
    assert "Restored and verified" in said.getvalue()
    test = RestoreTest.objects.get()
    assert test.good
    assert test.facts["rows"]["evidence_seal"] == Seal.objects.count() > 0
    assert AuditEvent.objects.filter(action="backup.restore_tested").exists()
    assert _databases() == 0


def test_a_backup_whose_events_were_changed_is_a_bad_one(seeded):
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE evidence_auditevent SET action = 'test.changed' WHERE target_kind = 'test'")
        cursor.execute("SET session_replication_role = DEFAULT")
    with pytest.raises(CommandError, match="not what was there"):
        call_command("restore_test", stdout=io.StringIO())
    assert not RestoreTest.objects.get().good
    assert _databases() == 0


def test_a_program_that_is_missing_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(restoring.binaries, "postgres_package", lambda: tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="psql is not installed"):
        call_command("restore_test", stdout=io.StringIO())
    assert not RestoreTest.objects.exists()
