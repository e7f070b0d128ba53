"""The environment of the running site, for commands beside it: `python -m config.supervisor.inside`."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path


def file_of(local: Path) -> Path:
    return local / "up.env"


@contextlib.contextmanager
def kept(local: Path, env: Mapping[str, str]) -> Iterator[None]:
    """Hold what differs from our own environment in `local`/up.env, for us alone, while the site runs."""
    file = file_of(local)
    file.unlink(missing_ok=True)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
        output.writelines(f"{name}={value}\n" for name, value in env.items() if os.environ.get(name) != value)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def read(local: Path) -> dict[str, str]:
    """What `kept` wrote. Raises FileNotFoundError when the site does not run."""
    lines = (line.partition("=") for line in file_of(local).read_text().splitlines())
    return {name: value for name, _, value in lines}
