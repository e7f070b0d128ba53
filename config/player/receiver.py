"""The platform's end of the webhooks: checks the signature, drops anything older than what it has, obeys."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
from standardwebhooks import Webhook, WebhookVerificationError


class Demands:
    """The newest demand for each stream, by our sequence."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, Any]] = {}
        self.lock = threading.Lock()

    def take(self, data: dict[str, Any]) -> bool:
        """False when a newer one came before: nothing changes then."""
        with self.lock:
            newest = self.known.get(data["stream"])
            if newest and newest["sequence"] >= data["sequence"]:
                return False
            self.known[data["stream"]] = data
            return True

    def state(self, stream_id: str) -> str:
        """allowed, paused or cut."""
        data = self.known.get(stream_id)
        return data["demand"]["state"] if data else "allowed"


@contextmanager
def receiving(demands: Demands, secret: list[str]) -> Iterator[int]:
    """Listen on a free loopback port while the block runs; yields the port.

    `secret` is filled by the caller once the endpoint is registered, which needs the port first.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                Webhook(secret[0]).verify(body.decode(), {k.lower(): v for k, v in self.headers.items()})
            except (WebhookVerificationError, UnicodeDecodeError):
                self.send_response(401)
            else:
                demands.take(orjson.loads(body)["data"])
                self.send_response(204)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Silent: the site keeps the attempts."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
