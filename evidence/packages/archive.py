"""A zip that is the same to the byte whenever its contents are: one date, one mode, entries as they were written."""

import hashlib
import zipfile
from collections.abc import Iterable
from types import TracebackType
from typing import IO

# the earliest moment a zip can name; when things happened stands inside
_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_UNIX = 3


class Archive:
    """Written entry by entry into a file; `files` tells each entry's SHA-256 in hex and its size in bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.files: dict[str, dict[str, str | int]] = {}

    def write(self, name: str, blocks: Iterable[bytes]) -> None:
        """Raises ValueError for a name that is there already."""
        if name in self.files:
            raise ValueError(f"written twice: {name}")
        entry = zipfile.ZipInfo(name, _DATE)
        entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, _UNIX, _MODE
        digest, size = hashlib.sha256(), 0
        # how much comes is not known before, so each entry gets room for a size beyond four gigabytes
        with self._zip.open(entry, "w", force_zip64=True) as into:
            for block in blocks:
                into.write(block)
                digest.update(block)
                size += len(block)
        self.files[name] = {"sha256": digest.hexdigest(), "size": size}

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()
