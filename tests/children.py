"""Real child processes of the site, on the test's own database."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def environment() -> dict[str, str]:
    """This process's environment, with the test database instead of the one it was made from."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return os.environ | {"DATABASE_URL": url.geturl(), "DJANGO_SETTINGS_MODULE": "config.settings"}


def start(*command: str) -> subprocess.Popen[bytes]:
    (ROOT / ".local").mkdir(exist_ok=True)
    with open(ROOT / ".local" / "test-children.log", "ab") as log:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment(),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def kill(child: subprocess.Popen[bytes]) -> None:
    """With -9, and its children with it: no handler runs, nothing is said goodbye to."""
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()


@contextmanager
def worker(*options: str) -> Iterator[subprocess.Popen[bytes]]:
    child = start_worker(*options)
    try:
        yield child
    finally:
        if child.poll() is None:
            kill(child)


def start_worker(*options: str) -> subprocess.Popen[bytes]:
    return start(
        "-m",
        "celery",
        "-A",
        "config",
        "worker",
        "-Q",
        "scan,default,deliver",
        "-c",
        "1",
        "-l",
        "ERROR",
        *options,
    )
