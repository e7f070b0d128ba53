"""The migrated and seeded database that each worker's is copied from, which takes a tenth of a second: the migrations
are half a minute's work. It is made when the code of the apps is not what it was, and stays on the run's own server for
the next run."""

import hashlib
import io

from django.conf import settings
from django.core.management import call_command
from django.db import connection

PREFIX = "made_"
MAKING = "in_the_making"
# any number: workers that start at once wait for the one that makes it
LOCK = 2026


def template() -> str:
    """Its name; made first if need be."""
    name = PREFIX + _fingerprint()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        known = {row[0] for row in cursor.fetchall()}
        if name not in known:
            for old in {MAKING, *known}:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
            cursor.execute(f'CREATE DATABASE "{MAKING}"')
            _fill(MAKING)
            cursor.execute(f'ALTER DATABASE "{MAKING}" RENAME TO "{name}"')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return name


def _fingerprint() -> str:
    """Of everything that migrations and the seed may read."""
    found = hashlib.sha256((settings.BASE_DIR / "requirements-dev.txt").read_bytes())
    paths = (p for p in settings.BASE_DIR.glob("[a-z]*/**/*") if p.suffix in (".py", ".toml", ".jsonl"))
    for path in sorted(paths):
        if path.relative_to(settings.BASE_DIR).parts[0] != "tests":
            found.update(f"\n{path}\n".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _fill(name: str) -> None:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0)
        call_command("seed", stdout=io.StringIO())
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
