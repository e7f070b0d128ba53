"""An object appears at its address whole or not at all, whatever is killed meanwhile."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import Storage

# half-written files of a folder's store, beside which no address can come to lie
INCOMING = "incoming"
CHUNK = 1 << 20


def write(storage: Storage, name: str, source: IO[bytes]) -> None:
    """Write what is left of `source` at `name`, which is a path of three parts. Raises what the storage raises."""
    try:
        path = Path(storage.path(name))
    except NotImplementedError:
        _upload(storage, name, source)
    else:
        _write_file(storage, path, source)


def _upload(storage: Storage, name: str, source: IO[bytes]) -> None:
    """An object store shows an object once it is whole. One that may not overwrite gives it another name: then what
    lies at the address stays."""
    saved = storage.save(name, File(source))
    if saved != name:
        storage.delete(saved)


def _write_file(storage: Storage, path: Path, source: IO[bytes]) -> None:
    folder_mode = getattr(storage, "directory_permissions_mode", None) or 0o700
    root = path.parents[2]
    root.mkdir(mode=folder_mode, parents=True, exist_ok=True)
    for folder in (root / INCOMING, path.parents[1], path.parent):
        folder.mkdir(mode=folder_mode, exist_ok=True)
    handle, half = tempfile.mkstemp(dir=root / INCOMING)
    try:
        with os.fdopen(handle, "wb") as file:
            while chunk := source.read(CHUNK):
                file.write(chunk)
            file.flush()
            os.fchmod(file.fileno(), getattr(storage, "file_permissions_mode", None) or 0o600)
            # a row that outlives a power cut must find its bytes
            os.fsync(file.fileno())
        Path(half).replace(path)
        _sync_folder(path.parent)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(half).unlink()
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
