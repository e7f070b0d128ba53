"""One request to a media server's control address."""

from collections.abc import Sequence

import requests

from livestream.models import MediaServer

# to connect, and again to answer: on its own network a server answers in milliseconds
TIMEOUT_S = 2.0


class Away(Exception):
    """The server could not be asked, or gave an answer that tells nothing; the message holds no secrets."""


def within(server: MediaServer, path: str) -> str:
    """The full address. Raises `Away` for a server without one: it is then cut at its next update."""
    if not server.control_url:
        raise Away("no control address")
    return f"{server.control_url.rstrip('/')}/{path}"


def ask(method: str, url: str, accept: Sequence[int] = (200,)) -> requests.Response:
    """Raises `Away`."""
    try:
        response = requests.request(method, url, timeout=TIMEOUT_S, allow_redirects=False)
    except requests.RequestException as error:
        # the exception's text may carry an address with a password: its kind is enough
        raise Away(type(error).__name__) from None
    if response.status_code not in accept:
        raise Away(f"status {response.status_code}")
    return response
