"""Where a checkout keeps what it makes while running."""

import hashlib
import os
import re
import shutil
import stat
from pathlib import Path

from config.supervisor.errors import CannotRun

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
# sun_path is 108 bytes with its closing zero, and PostgreSQL adds "/.s.PGSQL.5432.lock"
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
PLAIN = re.compile(r"[A-Za-z0-9._/+-]+")


def private_folder(path: Path, mode: int = 0o700) -> Path:
    """Make `path` if need be, ours alone. Raises CannotRun when it is somebody else's or no folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.mkdir(mode=mode)
    except FileExistsError:
        found = path.lstat()
        # /var/tmp is everyone's: a folder or link that another user put there first must not be trusted
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise CannotRun(f"{path} belongs to somebody else. Move it away and try again.") from None
    except PermissionError:
        raise CannotRun(f"{path} cannot be made: its folder belongs to somebody else.") from None
    path.chmod(mode)
    return path


def elsewhere(path: Path) -> Path:
    """A short stand-in under /var/tmp for a folder whose own path will not do; always the same one."""
    digest = hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:12]
    base = Path("/var/tmp") if os.path.isdir("/var/tmp") else Path("/tmp")  # noqa: S108  (checked when made)
    return base / f"streamwarden-{os.geteuid()}-{digest}"


def socket_folder(path: Path) -> Path:
    """`path`, or a stand-in when it is too long for a socket.

    Also when it holds a space or Chinese: broker, cache and database URLs each spell those differently.
    """
    plain = PLAIN.fullmatch(str(path)) and len(os.fsencode(path)) <= LONGEST_SOCKET_FOLDER
    return path if plain else elsewhere(path)


def forget(local: Path) -> None:
    """Remove `local` with its stand-ins under /var/tmp."""
    data = elsewhere(local)
    used = (local / "postgres", data / "postgres", *local.glob("valkey*"))
    for folder in (*map(elsewhere, used), data, local):
        shutil.rmtree(folder, ignore_errors=True)
