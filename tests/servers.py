"""A pytest plugin (`-p tests.servers`): private PostgreSQL and Valkey for the run, in under a second.

DATABASE_URL or REDIS_URL in the environment are used instead. Two runs at once get a folder each.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.supervisor import places, processes, throwaway, valkey
from config.supervisor.errors import CannotRun

FOLDER = "STREAMWARDEN_TEST_FOLDER"
# set while PostgreSQL is this run's own
OURS = "STREAMWARDEN_TEST_POSTGRES"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """A wrapper runs before every plain hook, so before pytest-django reads the settings."""
    stack = contextlib.ExitStack()
    # stand-ins answer on this machine, whatever the way outside is
    os.environ["NO_PROXY"] = "127.0.0.1,localhost"
    early_config.add_cleanup(stack.close)
    # the sockets' origin check takes its list when the application is built, before Django adds its test host
    os.environ.setdefault("ALLOWED_HOSTS", "testserver,127.0.0.1")
    try:
        if os.environ.get("PYTEST_XDIST_WORKER"):
            _places_of_this_worker()
            _valkey_of_this_worker(stack)
        else:
            _servers_of_the_run(stack)
    except CannotRun as problem:
        raise pytest.UsageError(str(problem)) from problem
    return (yield)


def _servers_of_the_run(stack: contextlib.ExitStack) -> None:
    folder = stack.enter_context(throwaway.folder_of_our_own(places.LOCAL, "test"))
    os.environ["PRIVATE_ROOT"] = str(folder / "private")
    os.environ["EVIDENCE_ROOT"] = str(folder / "evidence")
    os.environ["SEAL_LOG"] = ""
    if not os.environ.get("REDIS_URL"):
        stack.callback(os.environ.pop, FOLDER, None)
        os.environ[FOLDER] = str(folder)
    if not os.environ.get("DATABASE_URL"):
        stack.callback(os.environ.pop, OURS, None)
        os.environ[OURS] = "yes"
    os.environ.update(stack.enter_context(throwaway.private_servers(folder)))


def _places_of_this_worker() -> None:
    """A sweep in one worker knows nothing of the other's rows, and would take its files for leftovers."""
    for root in ("PRIVATE_ROOT", "EVIDENCE_ROOT"):
        os.environ[root] = str(Path(os.environ[root]) / os.environ["PYTEST_XDIST_WORKER"])


def _valkey_of_this_worker(stack: contextlib.ExitStack) -> None:
    """Test databases are apart by name, Redis databases are not: each xdist worker gets its own server."""
    if not os.environ.get(FOLDER):
        return
    name = os.environ["PYTEST_XDIST_WORKER"]
    folder = Path(os.environ[FOLDER])
    server = valkey.start(folder / f"valkey-{name}", log=folder / f"logs/valkey-{name}.log")
    stack.callback(processes.stop, [server.child])
    os.environ["REDIS_URL"] = server.url
