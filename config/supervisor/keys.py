"""The secrets of a private database, made once and kept beside it."""

import base64
import os
import secrets
from pathlib import Path

from config.supervisor.errors import CannotRun

NAMES = ("SECRET_KEY", "FIELD_KEY", "INDEX_KEY")
WAY_OUT = "Restore it, or start afresh with: make clean"


def fresh() -> dict[str, str]:
    """New random keys. FIELD_KEY and INDEX_KEY are url-safe base64 of 32 random bytes."""
    random = {name: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode() for name in NAMES[1:]}
    return {"SECRET_KEY": secrets.token_urlsafe(50), **random}


def read_or_make(file: Path, *, data: Path | None) -> dict[str, str]:
    """The keys in `file`, made on the first start.

    Raises CannotRun when the file is gone or broken while `data` is there: new keys could not read what the
    old ones sealed, and would look as if they could until somebody opens a record.
    """
    if file.exists():
        lines = (line.partition("=") for line in file.read_text().splitlines() if "=" in line)
        found = {name.strip(): value.strip() for name, _, value in lines}
        if missing := [name for name in NAMES if not found.get(name)]:
            raise CannotRun(f"{file} lacks {', '.join(missing)}. {WAY_OUT}")
        return {name: found[name] for name in NAMES}
    if data and data.exists():
        raise CannotRun(f"{file} is gone, and {data} is sealed with its keys. {WAY_OUT}")
    made = fresh()
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
        output.write("# Made once. Whoever has these can read every sealed field: keep the file private.\n")
        output.writelines(f"{name}={value}\n" for name, value in made.items())
    part.rename(file)
    return made
