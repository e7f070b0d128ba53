"""An S3-compatible server in a few lines: path-style addresses, whole objects, no check of signatures."""

import hashlib
import re
import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class Bucket:
    """`objects` by key: the bytes and when they were written. `requests`: method and key, in order."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, datetime]] = {}
        self.requests: list[tuple[str, str]] = []
        self.broken = False
        bucket = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _key(self) -> str:
                key = unquote(urlsplit(self.path).path).removeprefix("/evidence").lstrip("/")
                bucket.requests.append((self.command, key))
                return key

            def _answer(self, status: int, body: bytes = b"", length: int | None = None, **headers: str) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(body) if length is None else length))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def _found(self) -> None:
                key = self._key()
                if key not in bucket.objects:
                    self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
                    return
                body, at = bucket.objects[key]
                moment = format_datetime(at.astimezone(UTC), usegmt=True)
                self._answer(200, body, len(body), ETag=_etag(body), Last_Modified=moment)

            do_HEAD = _found  # noqa: N815

            def do_GET(self) -> None:
                query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
                if "prefix" in query:
                    self._key()
                    self._answer(200, bucket.listing(query["prefix"][0]), Content_Type="application/xml")
                else:
                    self._found()

            def do_PUT(self) -> None:
                key = self._key()
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if "aws-chunked" in self.headers.get("Content-Encoding", ""):
                    body = _unchunked(body)
                if bucket.broken:
                    self._answer(403, b"<Error><Code>AccessDenied</Code></Error>")
                    return
                bucket.objects[key] = (body, datetime.now(UTC))
                self._answer(200, ETag=_etag(body))

            def do_DELETE(self) -> None:
                bucket.objects.pop(self._key(), None)
                self._answer(204)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def listing(self, prefix: str) -> bytes:
        """ListObjects with "/" as delimiter."""
        below = [key.removeprefix(prefix) for key in sorted(self.objects) if key.startswith(prefix)]
        folders = sorted({rest.split("/")[0] for rest in below if "/" in rest})
        prefixes = "".join(
            f"<CommonPrefixes><Prefix>{escape(prefix + name)}/</Prefix></CommonPrefixes>" for name in folders
        )
        files = "".join(
            f"<Contents><Key>{escape(prefix + rest)}</Key></Contents>" for rest in below if rest and "/" not in rest
        )
        told = f"<IsTruncated>false</IsTruncated>{files}{prefixes}"
        return f'<?xml version="1.0"?><ListBucketResult>{told}</ListBucketResult>'.encode()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def _etag(body: bytes) -> str:
    return f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'


def _unchunked(body: bytes) -> bytes:
    """Chunks as `<size in hex>[;signature]` CRLF bytes CRLF, up to one of size 0 with its trailers."""
    plain = b""
    while match := re.match(rb"([0-9a-fA-F]+)[^\r\n]*\r\n", body):
        size = int(match[1], 16)
        if not size:
            break
        plain += body[match.end() : match.end() + size]
        body = body[match.end() + size + 2 :]
    return plain
