"""A private Valkey on a Unix socket, with nothing on disk.

It holds hints and task ids only: what a stop forgets, the sweepers put back from PostgreSQL.
"""

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


def start(folder: Path, *, log: Path, pause: Callable[[float], None] = time.sleep) -> Valkey:
    """Start a server that works in `folder`; return when it answers."""
    folder = places.private_folder(folder.absolute())
    sockets = places.socket_folder(folder)
    if sockets != folder:
        places.private_folder(sockets)
    address = sockets / "valkey.sock"
    address.unlink(missing_ok=True)
    child = processes.start(
        "Valkey",
        [
            str(binaries.valkey_server()),
            # all paths absolute: it changes into --dir
            *("--port", "0", "--unixsocket", str(address), "--unixsocketperm", "700", "--dir", str(folder)),
            *("--appendonly", "no", "--save", ""),
        ],
        log=log,
        env=os.environ,
        cwd=folder,
        # when we die it is killed, not asked: on its way out it would remove the socket of the next start
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
