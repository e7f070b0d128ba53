"""One supervisor a folder. The lock belongs to the process, so no crash leaves it behind."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from config.supervisor.errors import CannotRun


def _file(local: Path) -> Path:
    return local / "up.lock"


@contextlib.contextmanager
def held(local: Path, address: str) -> Iterator[None]:
    """Hold the lock of `local`. Raises CannotRun, with the address of the one that runs, when it is held."""
    local.mkdir(parents=True, exist_ok=True)
    with open(_file(local), "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            address = file.read().strip()
            raise CannotRun(f"Streamwarden is already running from this folder: {address}") from None
        file.truncate(0)
        file.write(address)
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def is_held(local: Path) -> bool:
    """Whether somebody runs the site from `local` at this moment."""
    return _held(_file(local))


def all_held(local: Path) -> list[str]:
    """Names of the locks in `local` that somebody holds: "up", and one for each test run or bench."""
    return sorted(file.stem for file in local.glob("*.lock") if _held(file))


def _held(lock: Path) -> bool:
    if not lock.exists():
        return False
    with open(lock) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
