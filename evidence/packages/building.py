"""An evidence package: a zip that proves itself to somebody who has nothing but Python.

    manifest.json   what it is, every file's SHA-256, the seals its events stand in, and the event that sealed itself
    events.ndjson   audit events as they were sealed, one canonical line each; proofs.ndjson leads each to its seal
    evidence/…      exhibits under their SHA-256; the event of each freezing is among the events
    parts/…         tables as JSON lines and as CSV
    report.html, README.txt, verify.py

The manifest without its seals is digested into an audit event of its own, which is sealed before the package is
closed: whoever changes a byte must have the seal, and with it every list of seals that was ever published.
"""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import resources
from itertools import islice
from typing import Any

from evidence import store
from evidence.models import Exhibit
from evidence.packages.archive import Archive
from evidence.seals.proving import Proof

FORMAT = "streamwarden-package-1"
# events that are proven in one go: each seal among them is read once
AT_ONCE = 2_000
_BLOCK = 1 << 16
_ENDINGS = {
    "application/json": ".json",
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "text/plain": ".txt",
}

# the proofs of these events, in their order; raises `evidence.seals.proving.NotSealed`
Prove = Callable[[Sequence[int]], list[Proof]]


class Building:
    """A package while it is written: files in any order, then `events`, then `finish`."""

    def __init__(self, archive: Archive, subject: dict[str, Any]) -> None:
        """`subject`: what the package is about, in plain JSON values; it stands in the manifest as it is."""
        self._archive, self._subject = archive, subject
        self._seals: dict[str, dict[str, Any]] = {}
        self._without: dict[str, str] = {}

    @property
    def files(self) -> dict[str, dict[str, str | int]]:
        return self._archive.files

    def write(self, name: str, blocks: Iterable[bytes]) -> None:
        self._archive.write(name, blocks)

    def exhibit(self, exhibit: Exhibit) -> str:
        """Put its bytes in; returns the name they got there, or why they are missing: "never_had", "erased", "missing",
        "changed". The same bytes frozen twice are one file."""
        if exhibit.sha256 is None:
            return "never_had"
        digest = bytes(exhibit.sha256)
        name = f"evidence/{digest.hex()}{_ENDINGS.get(exhibit.media_type, '')}"
        if name in self.files:
            return name
        if why := self._unreadable(exhibit, digest):
            self._without[digest.hex()] = why
            return why
        with store.open(digest) as file:
            self._archive.write(name, iter(lambda: file.read(_BLOCK), b""))
        return name

    @staticmethod
    def _unreadable(exhibit: Exhibit, digest: bytes) -> str:
        if exhibit.erased_at:
            return "erased"
        try:
            store.check(digest)
        except store.Missing:
            return "missing"
        except store.Changed:
            return "changed"
        return ""

    def events(self, event_ids: Iterable[int], prove: Prove) -> int:
        """Write the events and their proofs; how many. Raises what `prove` raises."""
        count, ids = 0, iter(event_ids)
        with tempfile.TemporaryFile() as proofs:

            def lines() -> Iterator[bytes]:
                nonlocal count
                while some := list(islice(ids, AT_ONCE)):
                    for proof in prove(some):
                        proofs.write(_line({"event": proof.event_id} | self._path(proof)))
                        yield proof.line + b"\n"
                    count += len(some)

            self._archive.write("events.ndjson", lines())
            proofs.seek(0)
            self._archive.write("proofs.ndjson", iter(lambda: proofs.read(_BLOCK), b""))
        return count

    def finish(self, seal: Callable[[str], Proof]) -> None:
        """Add the verifier and the manifest. `seal` takes the manifest's digest in hex, records it as `contents` in the
        detail of an audit event and returns that event's proof."""
        self._archive.write("verify.py", [resources.files("evidence.packages").joinpath("verify.py").read_bytes()])
        manifest: dict[str, Any] = {
            "format": FORMAT,
            "subject": self._subject,
            "files": dict(sorted(self.files.items())),
            "without": dict(sorted(self._without.items())),
        }
        proof = seal(digest_of(manifest))
        made = self._path(proof) | {"line": proof.line.decode()}
        whole = manifest | {"made": made, "seals": self._seals}
        self._archive.write("manifest.json", [json.dumps(whole, ensure_ascii=False, indent=1).encode()])

    def _path(self, proof: Proof) -> dict[str, Any]:
        self._seals[str(proof.seal_number)] = {
            "count": proof.count,
            "root": proof.root.hex(),
            "previous": proof.previous_chain.hex(),
            "chain": proof.chain.hex(),
        }
        return {"seal": proof.seal_number, "path": [[side, other.hex()] for side, other in proof.path]}


def digest_of(value: dict[str, Any]) -> str:
    """SHA-256 in hex over plain JSON values, as the verifier makes it again from the manifest without its seals."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"
