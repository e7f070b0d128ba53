"""The site's own processes and the environment they share."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.supervisor import places
from config.supervisor.port import HOST

# every queue that CELERY_TASK_ROUTES names: a worker takes only what it is told of
QUEUES = ("default", "scan", "deliver")
WEB_CONNECTIONS = 10  # of PostgreSQL's 100; a page holds one for some milliseconds


@dataclass(frozen=True)
class Part:
    """One process of the site."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    grace: float = 6.0  # seconds between asking it to stop and killing it
    waits: bool = False  # loads at once and begins when a line arrives on its standard input
    needed: bool = True  # the site stops when a needed part dies; any other is started again


Site = Callable[[int, Path, bool], list[Part]]


def parts(port: int, local: Path, demo: bool) -> list[Part]:
    """Web first: the address is told when it answers."""
    python = sys.executable
    celery = (python, "-m", "celery", "-A", "config")
    web = (python, "-m", "config.supervisor.web", str(port))
    worker = (
        *(*celery, "worker", "--concurrency", "2", "--queues", ",".join(QUEUES), "--loglevel", "INFO"),
        # one worker has nobody to gossip with, and would wait a second for answers
        *("--without-gossip", "--without-mingle"),
    )
    beat = (
        *celery,
        "beat",
        "--schedule",
        str(local / "beat-schedule"),
        "--pidfile",
        "",
        "--loglevel",
        "INFO",
    )
    # where the worker's self-checks find the site
    seen_at = {"SITE_URL": os.environ.get("SITE_URL") or f"http://{HOST}:{port}"}
    found = [
        Part("web", web, {"WEB_POOL": str(WEB_CONNECTIONS), "APPLICATION_NAME": "streamwarden web"}, waits=True),
        Part("worker", worker, {"APPLICATION_NAME": "streamwarden worker"} | seen_at, grace=10),
        # it would write a line a second about what is due
        Part("beat", beat, {"LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING")}),
    ]
    if demo:
        address = f"http://{HOST}:{port}"
        player = (python, str(places.ROOT / "manage.py"), "play_demo", "--url", address)
        found.append(Part("demo player", player, {"APPLICATION_NAME": "streamwarden player"}, needed=False))
    return found


def preparation() -> tuple[str, ...]:
    """The command that migrates and seeds."""
    return (sys.executable, str(places.ROOT / "manage.py"), "prepare")


def environment(*, demo: bool, keys: Mapping[str, str], servers: Mapping[str, str]) -> dict[str, str]:
    """What every process of the site gets. `servers` are DATABASE_URL and REDIS_URL.

    With a database of one's own the environment's keys and hosts count; a private one has its own.
    """
    hosts = f"{HOST},localhost"
    same = {
        **servers,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEBUG": "0",
        "DEMO": "1" if demo else "0",
        "PYTHONUNBUFFERED": "1",
    }
    if os.environ.get("DATABASE_URL"):
        return {**keys, "ALLOWED_HOSTS": hosts, **os.environ, **same}
    return {**without_libpq(), **keys, "ALLOWED_HOSTS": hosts, "PRODUCTION": "0", **same}


def without_libpq() -> dict[str, str]:
    """Our environment less PGDATA, PGHOST and the like, which lead a private database's programs astray."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
