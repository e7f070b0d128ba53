"""The one port of the site."""

import http.client
import socket

from config.supervisor.errors import CannotRun

HOST = "127.0.0.1"


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # as the web server does: a port whose last connections are still fading away counts as free
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CannotRun(f"Port {port} is for root alone. Try: make run PORT=8000") from None
        except OSError:
            return False
    return True


def check_free(port: int) -> None:
    """Raises CannotRun, naming the next free port, when somebody listens on `port`."""
    if not 0 < port < 65536:
        raise CannotRun(f"{port} is no port: choose one from 1024 to 65535, such as: make run PORT=8000")
    if _is_free(port):
        return
    free = next((other for other in range(port + 1, min(port + 100, 65536)) if _is_free(other)), None)
    raise CannotRun(
        f"Port {port} is taken by another program."
        + (f" Try: make run PORT={free}" if free else " Choose another: make run PORT=…")
    )


def listens(port: int) -> bool:
    """Whether somebody takes connections on `port` of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def first_page(port: int) -> int:
    """HTTP status of "/"; asking once also warms what the first visitor would wait for. 0 = no answer."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
