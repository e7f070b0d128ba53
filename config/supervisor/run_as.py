"""As whom PostgreSQL runs. It refuses to run as root, and root is who one is in most containers."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RunAs:
    """What to put before a command, or whom to become, so that PostgreSQL starts."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    @property
    def owner(self) -> int:
        """Number of the user on whose name the data folder has to stand."""
        return os.geteuid() if self.uid is None else self.uid

    @property
    def popen(self) -> dict[str, object]:
        """Keyword arguments for subprocess that make the child that user and nothing more."""
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _user_namespace() -> tuple[str, ...]:
    """A command prefix that gives our own files' owner another number, or () where the kernel says no."""
    nobody = pwd.getpwnam("nobody")
    # initdb looks its own user up by number: it must be one that /etc/passwd knows on every machine
    prefix = ("unshare", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}")
    if os.environ.get("USER_NAMESPACES") == "0" or not shutil.which("unshare"):
        return ()
    tried = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    return prefix if tried.returncode == 0 else ()


def choose() -> RunAs:
    """Ourselves; a user namespace for root; `nobody` where namespaces are refused (most Docker containers).

    USER_NAMESPACES=0 in the environment skips the namespace, which is how that last way is tested.
    """
    root = os.geteuid() == 0
    if not root and _has_name(os.geteuid()):
        return RunAs()
    if prefix := _user_namespace():
        return RunAs(prefix=prefix)
    if not root:
        return RunAs()
    nobody = pwd.getpwnam("nobody")
    return RunAs(uid=nobody.pw_uid, gid=nobody.pw_gid)


def can_reach(path: Path) -> bool:
    """Whether any user at all may walk down to `path`: not below /root, for one."""
    return all(folder.stat().st_mode & 0o001 for folder in path.absolute().parents if folder.exists())


def hand_over(path: Path, owner: int) -> None:
    """Make `owner` own `path` and what is in it. Only root needs to, after namespaces came or went."""
    if os.geteuid() != 0 or path.stat().st_uid == owner:
        return
    for folder, _, files in os.walk(path):
        for name in (folder, *(os.path.join(folder, file) for file in files)):
            os.chown(name, owner, owner, follow_symlinks=False)
