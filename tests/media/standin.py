"""A media server's control address: a real HTTP server on this machine that keeps what it was asked."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Control:
    """`answers`: (status, body), the last one for ever. `asked`: "METHOD path" in order."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: list[tuple[int, str]] = [(200, '{"code": 0}')]
        control = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                control.asked.append(f"{self.command} {self.path}")
                status, body = control.answers.pop(0) if len(control.answers) > 1 else control.answers[0]
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            do_DELETE = do_GET

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"


@contextmanager
def control() -> Iterator[Control]:
    standing = Control()
    thread = threading.Thread(target=standing.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield standing
    finally:
        standing.server.shutdown()
        standing.server.server_close()
        thread.join()
