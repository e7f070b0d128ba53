"""The content-addressed store: bytes under their SHA-256, written once, read back only when they still are that.

A folder by default, an S3-compatible bucket by setting (`STORAGES["evidence"]`). The address says nothing of what lies
there. A row that names an object is written in the transaction that puts it: the lock of `put` then keeps `delete` and
the sweep away until that row can be seen.
"""

import hashlib
import io
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.core.files.storage import Storage, storages
from django.db import connection, transaction
from django.utils import timezone

from evidence.models import Exhibit
from evidence.writing import CHUNK, write

# Far longer than any transaction that puts: a younger object's row may not be committed yet.
STRAY_AFTER = timedelta(days=1)


class Missing(Exception):
    """Nothing lies at this address."""


class Changed(Exception):
    """What lies there is not what was put: its digest differs."""


def _exhibits(digests: Collection[bytes]) -> set[bytes]:
    standing = Exhibit.objects.filter(sha256__in=digests, erased_at=None)
    return {bytes(digest) for digest in standing.values_list("sha256", flat=True) if digest}


# Which of these digests are still needed? Asked of every app that keeps things here; higher apps add their own in
# `AppConfig.ready()`.
NEEDED: list[Callable[[Collection[bytes]], set[bytes]]] = [_exhibits]


def storage() -> Storage:
    return storages["evidence"]


def address(sha256: bytes) -> str:
    """Two folders deep, so that none holds more than a filesystem likes."""
    name = sha256.hex()
    return f"{name[:2]}/{name[2:4]}/{name}"


def put(data: bytes) -> bytes:
    """Keep `data`; returns its SHA-256 (32 bytes). Put twice it is written once.

    Call it in the transaction that writes the row that needs it. Raises what the storage raises.
    """
    return _put(hashlib.sha256(data).digest(), len(data), lambda: io.BytesIO(data))


def put_file(path: Path) -> bytes:
    """As `put`, for a file of any size; the file stays where it is."""
    with path.open("rb") as file:
        digest, size = _digest(file)
    return _put(digest, size, lambda: path.open("rb"))


def read(sha256: bytes) -> bytes:
    """The bytes, whole in memory. Raises `Missing` and `Changed`."""
    with open(sha256) as file:
        data = file.read()
    if hashlib.sha256(data).digest() != sha256:
        raise Changed(sha256.hex())
    return data


def open(sha256: bytes) -> IO[bytes]:  # noqa: A001  (a store opens as a folder does)
    """A file to read from. What is read is not checked: see `check`. Raises `Missing`."""
    try:
        return storage().open(address(sha256), "rb")
    except FileNotFoundError:
        raise Missing(sha256.hex()) from None


def check(sha256: bytes) -> int:
    """Read the object through without holding it; returns its size in bytes. Raises `Missing` and `Changed`."""
    with open(sha256) as file:
        digest, size = _digest(file)
    if digest != sha256:
        raise Changed(sha256.hex())
    return size


def needed(digests: Collection[bytes]) -> set[bytes]:
    """Those of them that a row of some app still needs."""
    return set().union(*(ask(digests) for ask in NEEDED))


def delete(sha256: bytes) -> bool:
    """Remove the object unless somebody needs it; whether it is gone.

    Call it once the erasure of the last row that needed it is committed: taken back, that would leave a row without
    its bytes. Killed in between, the sweep finds it.
    """
    with transaction.atomic():
        _lock(sha256, "pg_advisory_xact_lock")
        if needed([sha256]):
            return False
        storage().delete(address(sha256))
        return True


def written_at(sha256: bytes) -> datetime:
    """Raises FileNotFoundError, which an object store by itself does not."""
    if not storage().exists(address(sha256)):
        raise FileNotFoundError(sha256.hex())
    return storage().get_modified_time(address(sha256))


def _digest(file: IO[bytes]) -> tuple[bytes, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.digest(), size


def _put(digest: bytes, size: int, source: Callable[[], IO[bytes]]) -> bytes:
    # shared: many may put the same, and who deletes waits until the rows that name it are there to be seen
    _lock(digest, "pg_advisory_xact_lock_shared")
    if not _lies_there(digest, size):
        with source() as file:
            write(storage(), address(digest), file)
    return digest


def _lock(digest: bytes, function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [int.from_bytes(digest[:8], signed=True)])


def _lies_there(digest: bytes, size: int) -> bool:
    """Whole, and young enough that no sweep can be at it: a put outside a transaction holds no lock."""
    try:
        if storage().size(address(digest)) != size:
            return False
        return written_at(digest) > timezone.now() - STRAY_AFTER / 2
    except FileNotFoundError:
        return False
