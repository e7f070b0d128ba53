"""One supervisor a folder. The lock belongs to the process, so no crash leaves it behind."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from config.supervisor.errors import CannotRun


@contextlib.contextmanager
def held(local: Path, address: str) -> Iterator[None]:
    """Hold `local`/up.lock. Raises CannotRun, with the address of the one that runs, when it is held."""
    local.mkdir(parents=True, exist_ok=True)
    with open(local / "up.lock", "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise CannotRun(
                f"Streamwarden is already running from this folder: {file.read().strip()}"
            ) from None
        file.truncate(0)
        file.write(address)
        file.flush()
        yield
        file.truncate(0)
