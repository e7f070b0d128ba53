"""The table of defaults by age (`defaults.toml`), read once; a site's own values stand over it.

`python -m livestream.ages.table` prints the page docs/defaults.md.
"""

import functools
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# what a value of each unit is in the file
_TYPES: dict[str, type] = {"time": str, "audience": str, "yes_no": bool}


@dataclass(frozen=True, slots=True)
class Row:
    """One default: `value` as the site has it now, `shipped` as it came."""

    name: str
    unit: str
    value: Any
    shipped: Any
    source: str
    # R, P, M or house, as the file's head explains
    certainty: str
    en: str
    zh: str
    band: str = ""

    @property
    def key(self) -> str:
        return f"{self.name}:{self.band}" if self.band else self.name

    def words(self, language: str) -> str:
        """What it is, in `language` ("en" or "zh-hans")."""
        return self.zh if language.lower().startswith("zh") else self.en


def _read() -> dict[str, Row]:
    tables = tomllib.loads((Path(__file__).parent / "defaults.toml").read_text(encoding="utf-8"))["row"]
    found = [Row(shipped=table["value"], **table) for table in tables]
    return {row.key: row for row in found}


SHIPPED = _read()


def own_values() -> dict[str, Any]:
    """What this site sets itself: AGE_DEFAULTS, and MINORS_MAY_TIP by its own name."""
    return settings.AGE_DEFAULTS | ({"minors_may_tip": True} if settings.MINORS_MAY_TIP else {})


def check(own: Mapping[str, Any]) -> None:
    """Raises ImproperlyConfigured for a name or a value that can't be right: a typing mistake opens no gate."""
    for key, value in own.items():
        row = SHIPPED.get(key)
        if row is None:
            raise ImproperlyConfigured(f"AGE_DEFAULTS: there is no {key!r}. There are: {', '.join(SHIPPED)}.")
        wanted = _TYPES.get(row.unit, int)
        if type(value) is not wanted or (isinstance(value, int) and value < 0):
            raise ImproperlyConfigured(f"AGE_DEFAULTS: {key} is a value in {row.unit}, not {value!r}.")
        if row.unit == "time":
            try:
                time.fromisoformat(str(value))
            except ValueError:
                raise ImproperlyConfigured(f"AGE_DEFAULTS: {key} is a time like 22:00, not {value!r}.") from None
        if row.unit == "audience" and value not in ("all", "8+", "12+", "16+", "18+"):
            raise ImproperlyConfigured(f"AGE_DEFAULTS: {key} is an audience like 16+, not {value!r}.")


def value(name: str, band: str = "") -> Any:
    """The value in force: int, bool, text, or `datetime.time`. Raises KeyError for a row that is not there."""
    key = f"{name}:{band}" if band else name
    row, own = SHIPPED[key], settings.AGE_DEFAULTS
    raw = own.get(key, row.shipped) if own else row.shipped
    if name == "minors_may_tip":
        return bool(raw or settings.MINORS_MAY_TIP)
    return _time(raw) if row.unit == "time" else raw


@functools.cache
def _time(text: str) -> time:
    return time.fromisoformat(text)


def rows() -> list[Row]:
    """The whole table as it is in force here, in the file's order: for the page that shows it."""
    own = own_values()
    return [
        Row(**{slot: getattr(row, slot) for slot in row.__slots__} | {"value": own.get(key, row.shipped)})
        for key, row in SHIPPED.items()
    ]


def markdown() -> str:
    """The shipped table as docs/defaults.md shows it."""
    lines = [
        "# Defaults by age",
        "",
        "Made from `livestream/ages/defaults.toml` by `python -m livestream.ages.table`. A site sets its own",
        "values with `AGE_DEFAULTS`, a JSON object by key: `AGE_DEFAULTS='{\"tip_each:18+\": 20000}'`.",
        "Amounts are in fen.",
        "",
        "How sure: **R** read in the full text, **P** read in part, **M** from memory, **house** our own choice.",
        "",
        "| key | value | unit | what | 含义 | source | how sure |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in SHIPPED.values():
        shown = {True: "yes", False: "no"}.get(row.shipped, row.shipped) if row.unit == "yes_no" else row.shipped
        cells = [f"`{row.key}`", str(shown), row.unit, row.en, row.zh, row.source, row.certainty]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(markdown())
