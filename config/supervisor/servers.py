"""PostgreSQL and Valkey for `up`: private ones, or those that DATABASE_URL and REDIS_URL name."""

import os
from collections.abc import Callable
from pathlib import Path

from config.supervisor import binaries, keys, postgres, run_as, valkey
from config.supervisor.processes import Child
from config.supervisor.words import say, timed


def start(local: Path, started: list[Child], pause: Callable[[float], None]) -> tuple[dict[str, str], dict[str, str]]:
    """The two URLs and the keys of the database, once both servers answer.

    Each server is added to `started` as soon as it runs, so that the caller can stop what a failure leaves.
    """
    logs = local / "logs"
    database, secrets = os.environ.get("DATABASE_URL", ""), {}
    if database:
        say("PostgreSQL: yours, from DATABASE_URL")
        secrets = keys.read_or_make(local / "secrets.env", data=None)
    else:
        who = run_as.choose()
        home = postgres.home(local, who)
        if home.parent != local:
            say(f"PostgreSQL refuses root and `nobody` may not read {local}: it lives in {home.parent}")
        # the keys stay with the data they seal, wherever it lives
        secrets = keys.read_or_make(home.parent / "secrets.env", data=home / "data")
        new = "" if (home / "data").exists() else ", made afresh"
        with timed(f"PostgreSQL {binaries.postgres_version()} ready{new}"):
            server = postgres.start(home, log=logs / "postgresql.log", pause=pause, who=who)
        started.append(server.child)
        database = server.url

    redis = os.environ.get("REDIS_URL", "")
    if redis:
        say("Redis: yours, from REDIS_URL")
    else:
        with timed("Valkey ready"):
            cache = valkey.start(local / "valkey", log=logs / "valkey.log", pause=pause)
        started.append(cache.child)
        redis = cache.url
    return {"DATABASE_URL": database, "REDIS_URL": redis}, secrets
