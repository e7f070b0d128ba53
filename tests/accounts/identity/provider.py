"""A stand-in for an identity provider: a real HTTP server that does what a test tells it to."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook

SECRET = "whsec_" + "c2VjcmV0" * 6


class Provider:
    """`act(body) -> (status, body or pieces of it)`; keeps what it was asked, and refuses what is not signed."""

    def __init__(self) -> None:
        self.act: Callable[[dict[str, Any]], tuple[int, bytes | Iterator[bytes]]] = answers("match")
        self.asked: list[dict[str, Any]] = []
        self.ids: list[str] = []
        self.url = ""

    @contextmanager
    def running(self) -> Iterator["Provider"]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["content-length"]))
                # raises for a wrong signature, and the client then sees a connection that breaks off
                told = Webhook(SECRET).verify(raw.decode(), dict(self.headers.items()))
                provider.asked.append(told)
                provider.ids.append(self.headers["webhook-id"])
                status, body = provider.act(told)
                self.send_response(status)
                self.send_header("location", "/elsewhere")
                self.end_headers()
                for piece in [body] if isinstance(body, bytes) else body:
                    self.wfile.write(piece)

            def log_message(self, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.handle_error = lambda *args: None  # type: ignore[method-assign]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_port}/check"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


def answers(result: object, **more: object) -> Callable[[dict[str, Any]], tuple[int, bytes | Iterator[bytes]]]:
    return lambda told: (200, json.dumps({"result": result} | more).encode())


def raw(status: int, body: bytes = b"") -> Callable[[dict[str, Any]], tuple[int, bytes | Iterator[bytes]]]:
    return lambda told: (status, body)


def hangs(seconds: float) -> Callable[[dict[str, Any]], tuple[int, bytes | Iterator[bytes]]]:
    def act(told: dict[str, Any]) -> tuple[int, bytes | Iterator[bytes]]:
        time.sleep(seconds)
        return 200, b'{"result": "match"}'

    return act


def trickles(told: dict[str, Any]) -> tuple[int, bytes | Iterator[bytes]]:
    """Never silent for long, never done."""

    def pieces() -> Iterator[bytes]:
        for _ in range(60):
            time.sleep(0.1)
            yield b" "

    return 200, pieces()
