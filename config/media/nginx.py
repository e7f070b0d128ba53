"""Debian's nginx with the RTMP module: is it here, how is it configured, how is it started."""

import grp
import os
import pwd
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from string import Template

from config.supervisor import places, port, processes
from config.supervisor.processes import Child

TEMPLATE = Path(__file__).with_name("nginx.conf.in")
MODULES = ("/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/share/nginx/modules")
MODULE = "ngx_rtmp_module.so"
APPLICATION = "live"


@dataclass(frozen=True, slots=True)
class Ports:
    rtmp: int
    control: int

    @property
    def publish_url(self) -> str:
        return f"rtmp://{port.HOST}:{self.rtmp}/{APPLICATION}"

    @property
    def control_url(self) -> str:
        return f"http://{port.HOST}:{self.control}/control"


def binary() -> str | None:
    """A server's binaries are not always on a person's path."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/sbin")


def module() -> Path | None:
    return next((path for path in (Path(folder) / MODULE for folder in MODULES) if path.exists()), None)


def missing() -> list[str]:
    """Debian's packages that have to be installed first, ffmpeg's included."""
    wanted = {"nginx": binary(), "libnginx-mod-rtmp": module(), "ffmpeg": shutil.which("ffmpeg")}
    return [package for package, found in wanted.items() if not found]


def _user() -> str:
    """As whom its workers run when root starts it."""
    if os.geteuid() != 0:
        return ""
    nobody = pwd.getpwnam("nobody")
    return f"user nobody {grp.getgrgid(nobody.pw_gid).gr_name};"


def start(
    folder: Path,
    ports: Ports,
    *,
    callback: str,
    update_s: int = 5,
    pause: Callable[[float], None] = time.sleep,
) -> Child:
    """nginx in `folder`, asking at `callback` (which holds a secret: the folder is ours alone); back when it listens.

    Raises CannotRun when it does not start.
    """
    folder = places.private_folder(folder.absolute())
    text = Template(TEMPLATE.read_text()).substitute(
        module=module(),
        user=_user(),
        folder=folder,
        rtmp_port=ports.rtmp,
        control_port=ports.control,
        callback=callback,
        update_s=update_s,
    )
    file = folder / "nginx.conf"
    file.write_text(text)
    file.chmod(0o600)
    child = processes.start(
        "nginx",
        [str(binary()), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(file)],
        log=folder / "nginx.log",
        env={"PATH": os.environ.get("PATH", "")},
        # asked, not killed, when we die: its workers would outlive a master that was killed
        death_signal=signal.SIGTERM,
        grace=3,
    )

    def listens() -> bool:
        return port.listens(ports.rtmp) and port.listens(ports.control)

    try:
        processes.wait_until(listens, child, seconds=10, pause=pause)
    except BaseException:
        processes.stop([child])
        raise
    return child
