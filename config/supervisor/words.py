"""What the person at the terminal reads."""

import contextlib
import sys
import time
from collections.abc import Iterator


def say(sentence: str) -> None:
    """One line. The terminal may be closed already: then nobody listens, and we go on."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(f"{sentence}\n")
        sys.stdout.flush()


@contextlib.contextmanager
def timed(sentence: str) -> Iterator[None]:
    """Say `sentence` with the seconds it took, once it is done."""
    began = time.monotonic()
    yield
    say(f"{sentence} ({time.monotonic() - began:.1f} s)")
