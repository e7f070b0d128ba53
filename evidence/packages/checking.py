"""A package that somebody hands in, verified in memory by the very code it carries, within limits: it may be forged."""

import hashlib
import json
import re
import zipfile
from dataclasses import dataclass, field
from typing import IO, Any

from evidence.models import Seal
from evidence.packages import verify

# A page answers within seconds and in the memory a web process has; larger ones are for the script they carry.
MOST_BYTES = 20 * 1024 * 1024
MOST_ENTRIES = 5_000
# unpacked, all entries together; one gigabyte of zeros deflates to one megabyte
MOST_UNPACKED = 200 * 1024 * 1024
# what is held in memory whole, each
MOST_READ = 8 * 1024 * 1024
MOST_NAMED = 200
_READ = ("manifest.json", "events.ndjson", "proofs.ndjson")
_BOTH_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# absolute, of a drive, with a backslash or a control character, or with a step upwards
_UNSAFE = re.compile(r"^/|^[A-Za-z]:|[\\\x00-\x1f\x7f]|(^|/)\.\.(/|$)")


class NotAPackage(Exception):
    """It is not looked into: `code` is one of empty, too_big, not_zip, no_manifest, too_many, bomb, path, other."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Checked:
    """What was found: of the problems the first 200 as (what is wrong, with what)."""

    sha256: bytes
    size: int
    subject: dict[str, Any] = field(default_factory=dict)
    files: int = 0
    seals: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    more: bool = False


def check(file: IO[bytes], size: int) -> Checked:
    """Verify a package against its own proofs and against the seals of this site: one query. Raises `NotAPackage`."""
    archive = opened(file, size)
    checked = Checked(sha256=_sha256(file), size=size)
    try:
        manifest = json.loads(archive.read("manifest.json"))
        numbers = [int(number) for number in manifest["seals"] if len(number) < 19]
        published = {
            number: bytes(chain).hex()
            for number, chain in Seal.objects.filter(number__in=numbers).values_list("number", "chain")
        }
        checked.files, checked.seals = len(manifest["files"]), len(numbers)
        checked.subject = manifest["subject"] if isinstance(manifest["subject"], dict) else {}
        for what, name in verify.problems(archive, published):
            if checked.more:
                break
            checked.problems.append((what, str(name)[:200]))
            checked.more = len(checked.problems) >= MOST_NAMED
    except Exception as error:  # whatever a forged file breaks: it is an answer about the file
        checked.problems.append(("unreadable", type(error).__name__))
    return checked


def opened(file: IO[bytes], size: int) -> zipfile.ZipFile:
    """The zip, once it is clear that looking into it costs no more than the limits. Raises `NotAPackage`."""
    if not size:
        raise NotAPackage("empty")
    if size > MOST_BYTES:
        raise NotAPackage("too_big")
    try:
        archive = zipfile.ZipFile(file)
    except Exception:  # a forged directory breaks in more ways than one
        raise NotAPackage("not_zip") from None
    entries = archive.infolist()
    if any(_UNSAFE.search(entry.filename) for entry in entries):
        raise NotAPackage("path")
    if "manifest.json" not in archive.namelist():
        raise NotAPackage("no_manifest")
    if len(entries) > MOST_ENTRIES:
        raise NotAPackage("too_many")
    # what is read never exceeds what the directory says: Python's reader stops there
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise NotAPackage("bomb")
    if any(entry.file_size > MOST_READ for entry in entries if entry.filename in _READ):
        raise NotAPackage("bomb")
    # of the other ways one unpacks without a bound
    if any(entry.compress_type not in _BOTH_WAYS for entry in entries):
        raise NotAPackage("other")
    return archive


def _sha256(file: IO[bytes]) -> bytes:
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.digest()
