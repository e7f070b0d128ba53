"""Certificates of an authority of one's own, and a server that shows one."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PEM = serialization.Encoding.PEM


class Issuer:
    """Signs for any host and any time; whoever trusts `authority.pem` trusts what it signed."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority for tests")])
        begun = self._begun(self._name, self._key, now - timedelta(days=900), now + timedelta(days=900))
        constraints = x509.BasicConstraints(ca=True, path_length=0)
        signed = begun.add_extension(constraints, critical=True).sign(self._key, hashes.SHA256())
        self.trusted = folder / "authority.pem"
        self.trusted.write_bytes(signed.public_bytes(PEM))

    def certificate(self, host: str, *, since: datetime, until: datetime) -> Path:
        """The path of certificate and key in one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        named = x509.SubjectAlternativeName([x509.DNSName(host)])
        signed = self._begun(subject, key, since, until).add_extension(named, critical=False)
        path = self.folder / f"{host}.pem"
        path.write_bytes(
            key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            + signed.sign(self._key, hashes.SHA256()).public_bytes(PEM)
        )
        return path

    def _begun(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, since: datetime, until: datetime
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder(self._name, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
        )


@contextmanager
def served_by_tls(
    certificate: Path,
    answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: None,
    newest: ssl.TLSVersion = ssl.TLSVersion.MAXIMUM_SUPPORTED,
) -> Iterator[str]:
    """A web server on this machine under that certificate; its address by name."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *args: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # the library itself refuses what is older than 1.2 at its usual level
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, newest
    context.load_cert_chain(certificate)
    server = _Quiet(("127.0.0.1", 0), Handler)
    # the handshake in the handler's thread: one that is refused does not end the server
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"https://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(HTTPServer):
    """A browser that turns away is no news."""

    def handle_error(self, *args: object) -> None:
        pass
