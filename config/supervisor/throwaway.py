"""Private servers for a test run or one command, in a folder that no other run uses at the same time."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from config.supervisor import keys, postgres, processes, run_as, valkey
from config.supervisor.errors import CannotRun


@contextlib.contextmanager
def folder_of_our_own(local: Path, name: str) -> Iterator[Path]:
    """The first of `local`/`name`-1, -2 … that nobody holds. The lock goes with the process."""
    local.mkdir(exist_ok=True)
    for number in range(1, 100):
        with open(local / f"{name}-{number}.lock", "a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield local / f"{name}-{number}"
            return
    raise CannotRun(f"A hundred folders {name}-… under {local} are in use. Something is left running.")


@contextlib.contextmanager
def private_servers(folder: Path, *, careless: bool = True) -> Iterator[dict[str, str]]:
    """Start what DATABASE_URL and REDIS_URL do not already name; yield the environment for Django.

    Data that an earlier run left in `folder` is used again when it can be: that saves initdb's half second.
    """
    who = run_as.choose()
    env = keys.fresh() | {name: os.environ[name] for name in keys.NAMES if os.environ.get(name)}
    children = []
    try:
        if not os.environ.get("DATABASE_URL"):
            home = postgres.home(folder, who)
            server = _start_postgres(home, folder / "logs" / "postgres.log", who, careless=careless)
            children.append(server.child)
            env["DATABASE_URL"] = server.url
        if not os.environ.get("REDIS_URL"):
            cache = valkey.start(folder / "valkey", log=folder / "logs" / "valkey.log")
            children.append(cache.child)
            env["REDIS_URL"] = cache.url
        yield env
    finally:
        processes.stop(list(reversed(children)))


def _start_postgres(home: Path, log: Path, who: run_as.RunAs, *, careless: bool) -> postgres.Postgres:
    try:
        return postgres.start(home, log=log, careless=careless, who=who)
    except CannotRun:
        # without fsync a power cut may have spoilt the last run's data; it is worth nothing, so once more
        if not (home / "data").exists():
            raise
        shutil.rmtree(home / "data")
        return postgres.start(home, log=log, careless=careless, who=who)
