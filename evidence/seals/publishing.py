"""The published file: each seal as a JSON line, kept where whoever runs the database can't rewrite it.

A node that seals holds a whole copy: what it missed is caught up. The file is only ever added to.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from evidence.models import Seal


class OtherHistory(Exception):
    """The file's last line is not the seal the database holds under that number: one of the two was changed, or the
    database was set back. Nothing is added; somebody must look, and begin another file."""


def as_published(seal: Seal) -> dict[str, Any]:
    """What the world is told of a seal; digests in hex, the time in UTC."""
    return {
        "number": seal.number,
        "made_at": seal.made_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "count": len(seal.ids),
        "root": bytes(seal.root).hex(),
        "chain": bytes(seal.chain).hex(),
    }


def publish(path: str | None = None) -> int:
    """Add the seals that the file lacks; how many. Nowhere to publish (SEAL_LOG is empty): none. Raises `OtherHistory`
    and OSError."""
    path = settings.SEAL_LOG if path is None else path
    if not path:
        return 0
    with _locked(Path(path)) as file:
        last = _last_line(file)
        if last and not _stands(last):
            raise OtherHistory(f"seal {last['number']} was published with another chain")
        added = 0
        for seal in Seal.objects.filter(number__gt=last["number"] if last else 0).defer("leaves").iterator(500):
            file.write(json.dumps(as_published(seal)).encode() + b"\n")
            added += 1
        file.flush()
        os.fsync(file.fileno())
        return added


def read_published(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a published file. Raises ValueError with the number of a line that is none."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield {"number": None} | json.loads(line)
            except (ValueError, TypeError):
                raise ValueError(f"line {number} of the published file can't be read") from None


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    """Two workers on one machine write in turn."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _last_line(file: BinaryIO) -> dict[str, Any] | None:
    """None of an empty file. What a killed writer left behind the last line feed is cut off and written again."""
    end, tail = file.seek(0, os.SEEK_END), b""
    while end and tail.count(b"\n") < 2:
        start = max(0, end - 4096)
        file.seek(start)
        tail = file.read(end - start) + tail
        end = start
    whole, feed, half = tail.rpartition(b"\n")
    if half:
        file.truncate(file.seek(0, os.SEEK_END) - len(half))
    if not feed:
        return None
    try:
        return {"number": 0, "chain": ""} | json.loads(whole.rpartition(b"\n")[2])
    except (ValueError, TypeError):
        raise OtherHistory("the last line of the published file can't be read") from None


def _stands(line: dict[str, Any]) -> bool:
    chain = Seal.objects.filter(number=line["number"]).values_list("chain", flat=True).first()
    return chain is not None and bytes(chain).hex() == line["chain"]
