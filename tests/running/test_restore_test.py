"""A backup is taken, restored beside, counted, verified and thrown away."""

import io
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config import restoring
from evidence.actors import system
from evidence.models import AuditEvent, Seal
from evidence.seals.sealing import seal
from evidence.services import record
from inspections.models import RestoreTest
from tests.at_once import at_once, kind

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _sealed_events(seeded, settings):
    """A seal waits for every transaction on the server, the other tests' too."""
    settings.SEAL_LOG = ""
    for number in range(3):
        record(actor=system("test"), action="test.happened", target_kind="test", target_id=number)
    seal()


def _databases():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'restore_test%%'")
        return cursor.fetchone()[0]


@pytest.mark.usefixtures("_sealed_events")
def test_a_sound_backup_is_told_and_kept():
    said = io.StringIO()
    call_command("restore_test", stdout=said)
    assert "Restored and verified" in said.getvalue()
    test = RestoreTest.objects.get()
    assert test.good
    assert test.facts["rows"]["evidence_seal"] == Seal.objects.count() > 0
    assert AuditEvent.objects.filter(action="backup.restore_tested").exists()
    assert _databases() == 0


@pytest.mark.usefixtures("_sealed_events")
def test_a_backup_whose_events_were_changed_is_a_bad_one():
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


def test_what_a_killed_test_left_goes_with_the_next(monkeypatch, tmp_path):
    monkeypatch.setattr(restoring.tempfile, "gettempdir", lambda: str(tmp_path))
    mark = restoring._mark()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE restore_test_{mark}_left")
        cursor.execute(f"CREATE DATABASE restore_test_{mark}0_of_another")
    (tmp_path / f"restore-{mark}-left").mkdir()
    (tmp_path / f"restore-{mark}-left" / "dump").write_bytes(b"everything")
    (tmp_path / "restore-of-another").mkdir()

    def killed(*arguments):
        raise KeyboardInterrupt

    try:
        with monkeypatch.context() as patch:
            patch.setattr(restoring, "_counts", killed)
            with pytest.raises(KeyboardInterrupt):
                restoring.prove_backup()
        # what is another site's stays
        assert _databases() == 1
        assert [folder.name for folder in tmp_path.iterdir()] == ["restore-of-another"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE restore_test_{mark}0_of_another")


def test_of_two_tests_at_once_one_says_so():
    def second():
        with restoring._alone():
            pytest.fail("it went on")

    with restoring._alone():
        assert at_once(second, refused=restoring.CannotTest, told=kind) == ["CannotTest"]
    with restoring._alone():
        pass


@pytest.mark.parametrize(
    ("address", "without", "password"),
    [
        ("postgres://site:p%40ss:w@db:5432/x?sslmode=require", "postgres://site@db:5432/x?sslmode=require", "p@ss:w"),
        ("postgres://site@/x?host=/run/pg&password=p%26s", "postgres://site@/x?host=/run/pg", "p&s"),
        ("postgres:///x", "postgres:///x", ""),
    ],
    ids=["before the host", "in the query", "none"],
)
def test_the_password_is_no_argument_that_everybody_can_read(settings, monkeypatch, address, without, password):
    called = []

    def run(command, env=None, **options):
        called.append((command, env))
        return SimpleNamespace(stdout="")

    settings.DATABASE_URL = address
    monkeypatch.setattr(restoring.subprocess, "run", run)
    restoring._call("psql", "x", "-c", "SELECT 1")
    ((command, env),) = called
    assert command[1:] == [f"--dbname={without}", "-c", "SELECT 1"]
    assert (env or {}).get("PGPASSWORD", "") == password
