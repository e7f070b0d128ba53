"""What a rolled back transaction or a killed worker left in the store: found by looking at every object once a day."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from celery import shared_task
from django.utils import timezone

from evidence import store
from evidence.writing import INCOMING

AT_ONCE = 500


@shared_task(name="evidence.sweeping.sweep_store", expires=3000)
def sweep_store() -> None:
    """Each hour another part of the store. Run twice, the second finds nothing."""
    sweep(prefixes_of_hour(timezone.now().hour))


def prefixes_of_hour(hour: int) -> list[str]:
    """A twenty-fourth of the store's folders, so that one listing stays short however much lies there."""
    return [f"{number:02x}" for number in range(256) if number % 24 == hour]


def sweep(prefixes: Collection[str], now: datetime | None = None) -> int:
    """Remove what nobody needs and no transaction can still be about to name, in these folders; how many objects.
    Run twice, the second finds nothing."""
    before = (now or timezone.now()) - store.STRAY_AFTER
    _sweep_incoming(before)
    strays = 0
    for prefix in sorted(prefixes):
        for found in _in_portions(_listed(prefix)):
            strays += sum(_is_old(digest, before) and store.delete(digest) for digest in found - store.needed(found))
    return strays


def _is_old(digest: bytes, before: datetime) -> bool:
    """False when it went meanwhile."""
    try:
        return store.written_at(digest) < before
    except FileNotFoundError:
        return False


def _listed(prefix: str) -> Iterator[bytes]:
    for folder in _names(prefix)[0]:
        for name in _names(f"{prefix}/{folder}")[1]:
            # whatever else somebody laid there is not ours to remove
            with suppress(ValueError):
                yield bytes.fromhex(name)


def _names(path: str) -> tuple[list[str], list[str]]:
    try:
        return store.storage().listdir(path)
    except FileNotFoundError:
        return [], []


def _in_portions(digests: Iterator[bytes]) -> Iterator[set[bytes]]:
    found: set[bytes] = set()
    for digest in digests:
        found.add(digest)
        if len(found) == AT_ONCE:
            yield found
            found = set()
    if found:
        yield found


def _sweep_incoming(before: datetime) -> None:
    """Files whose writer was killed; an object store has none."""
    try:
        folder = Path(store.storage().path(INCOMING))
    except NotImplementedError:
        return
    for half in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):
            if half.stat().st_mtime < before.timestamp():
                half.unlink()
