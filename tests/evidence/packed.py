"""A small evidence package, sealed by hand, and ways to damage it."""

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone

from evidence import merkle, store
from evidence.models import Exhibit
from evidence.packages import verify
from evidence.packages.archive import Archive
from evidence.packages.building import Building
from evidence.seals.proving import Proof

PICTURE = b"\x89PNG not really a picture"
TABLE = b'{"case":1,"rule":"LM10-1"}\n{"case":2,"rule":"AD17-1"}\n'


def line(number: int, action: str, **detail: Any) -> bytes:
    event = {"action": action, "detail": detail, "id": number, "target_id": f"t-{number}"}
    return json.dumps(event, sort_keys=True, separators=(",", ":")).encode()


def proofs_of(lines: dict[int, bytes], number: int, previous: bytes = merkle.EMPTY) -> dict[int, Proof]:
    """One seal over these events, and a proof for each."""
    leaves = [merkle.leaf_hash(one) for one in lines.values()]
    root = merkle.root_of(leaves)
    chain = merkle.chained(previous, number, len(leaves), root)
    return {
        event_id: Proof(
            event_id=event_id,
            line=one,
            leaf=leaves[index],
            index=index,
            path=merkle.proof_of(leaves, index),
            seal_number=number,
            root=root,
            previous_chain=previous,
            chain=chain,
            count=len(leaves),
        )
        for index, (event_id, one) in enumerate(lines.items())
    }


def exhibit(data: bytes | None = PICTURE, **facts: Any) -> Exhibit:
    """Not saved: a package needs its digest alone."""
    digest = None if data is None else store.put(data)
    return Exhibit(kind="frame", sha256=digest, media_type="image/png", keep_from=timezone.now(), **facts)


def package(exhibits: Sequence[Exhibit] = (), events: int = 5) -> tuple[bytes, dict[int, str]]:
    """The zip, and the published chain of each seal by its number."""
    lines = {number: line(number, "case.decided", outcome="violation") for number in range(1, events + 1)}
    for number, one in enumerate(exhibits, 101):
        lines[number] = line(number, "exhibit.frozen", sha256=bytes(one.sha256).hex() if one.sha256 else None)
    proofs = proofs_of(lines, 1)
    chain = next(iter(proofs.values())).chain if proofs else merkle.EMPTY
    last: dict[int, Proof] = {}

    def seal(contents: str) -> Proof:
        last.update(proofs_of({999: line(999, "package.made", contents=contents), 1000: line(1000, "other")}, 2, chain))
        return last[999]

    file = io.BytesIO()
    with Archive(file) as archive:
        building = Building(archive, {"number": "I1"})
        building.write("parts/cases.ndjson", [TABLE[:20], TABLE[20:]])
        for one in exhibits:
            building.exhibit(one)
        building.events(lines, lambda ids: [proofs[number] for number in ids])
        building.finish(seal)
    return file.getvalue(), {1: chain.hex(), 2: last[999].chain.hex()}


def contents(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def damaged(package: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one file changed, packed again by somebody who knows how zips are made."""
    files = contents(package)
    return packed(files | {name: change(files[name])})


def wrong(package: bytes, published: dict[int, str] | None = None) -> list[tuple[str, str]]:
    """What the script says: all that was found until something could not be read at all."""
    found: list[tuple[str, str]] = []
    try:
        found.extend(verify.problems(zipfile.ZipFile(io.BytesIO(package)), published))
    except Exception:
        found.append(("unreadable", ""))
    return found
