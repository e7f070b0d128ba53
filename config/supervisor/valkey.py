"""A private Valkey on a Unix socket. It holds hints and task ids only: losing it loses no work."""

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.supervisor import binaries, places, processes
from config.supervisor.processes import Child


@dataclass(frozen=True)
class Valkey:
    child: Child
    address: Path

    @property
    def url(self) -> str:
        """For REDIS_URL."""
        return f"unix://{self.address}"


def start(
    folder: Path, *, log: Path, pause: Callable[[float], None] = time.sleep, careless: bool = False
) -> Valkey:
    """Start the server whose data is in `folder`, return when it answers. `careless`: nothing on disk."""
    folder = places.private_folder(folder.absolute())
    sockets = places.socket_folder(folder)
    if sockets != folder:
        places.private_folder(sockets)
    address = sockets / "valkey.sock"
    address.unlink(missing_ok=True)
    kept = ("--appendonly", "no", "--save", "") if careless else ("--appendonly", "yes", "--save", "")
    child = processes.start(
        "Valkey",
        [
            str(binaries.valkey_server()),
            # all paths absolute: it changes into --dir
            *("--port", "0", "--unixsocket", str(address), "--unixsocketperm", "700", "--dir", str(folder)),
            *kept,
        ],
        log=log,
        env=os.environ,
        cwd=folder,
        # killed, not asked, when we die: on its way out it would remove the socket of the next start
    )
    try:
        processes.wait_until(lambda: _answers(address), child, seconds=30, pause=pause)
    except BaseException:
        processes.stop([child])
        raise
    return Valkey(child, address)


def _answers(address: Path) -> bool:
    """One PING by hand: the client library would wait and try again on its own before it says no."""
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(2)
        try:
            link.connect(str(address))
            link.sendall(b"PING\r\n")
            return link.recv(5) == b"+PONG"
        except OSError:
            return False
