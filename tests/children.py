"""Real child processes of the site, on the test's own database."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def environment() -> dict[str, str]:
    """This process's environment, with the test database instead of the one it was made from."""
    known = connection.settings_dict
    host = quote(known["HOST"], safe="")
    port = f":{known['PORT']}" if known["PORT"] else ""
    password = f":{quote(known['PASSWORD'], safe='')}" if known["PASSWORD"] else ""
    url = f"postgres://{quote(known['USER'], safe='')}{password}@{host}{port}/{known['NAME']}"
    return os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}


def start(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
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
        "-m", "celery", "-A", "config", "worker", "-Q", "scan,default,deliver", "-c", "1", "-l", "ERROR", *options
    )
