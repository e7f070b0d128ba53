"""What is filed: shapes and duties by kind, read once from `kinds.toml`."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from inspections.models import Filing


@dataclass(frozen=True, slots=True)
class Kind:
    shape: re.Pattern[str]
    example: str
    required: bool
    ends: bool
    source: str
    certainty: str
    change_days: int = 0


def _read() -> dict[str, Kind]:
    """Raises ValueError where the file and the model's kinds are not the same ones."""
    found = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text("utf-8"))
    if set(found) != set(Filing.Kind.values):
        raise ValueError(f"kinds.toml: {sorted(set(found) ^ set(Filing.Kind.values))}")
    return {code: Kind(**row | {"shape": re.compile(row["shape"])}) for code, row in found.items()}


KINDS = _read()
REQUIRED = tuple(code for code, kind in KINDS.items() if kind.required)
