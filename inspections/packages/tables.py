"""Tables of a package: plain rows, written as JSON lines for programs and as CSV for people, the first few kept for the
readable report."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.timezone import localtime

from moderation.console.blocklists.spreadsheet import safe

# rows of a table that the report shows; the files hold all
SHOWN = 50

Row = Mapping[str, Any]


class Word(NamedTuple):
    """A code of ours with what people call it."""

    code: str
    label: str | Promise


@dataclass(frozen=True)
class Table:
    """`name`: of its files, stable. `columns`: code → heading; the codes are stable and name the fields of a row."""

    name: str
    title: str | Promise
    columns: Mapping[str, str | Promise]
    rows: Iterable[Row]


@dataclass
class Shown:
    """What the report shows of a table."""

    table: Table
    count: int = 0
    rows: list[list[Any]] = field(default_factory=list)


def word(row: Model, name: str) -> Word | str:
    """The value of a field with choices; "" where it is empty."""
    value = getattr(row, name)
    labels = dict(row._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return Word(str(value), labels.get(value, str(value))) if value not in ("", None) else ""


def for_json(value: Any) -> Any:
    """Codes, numbers, and moments in UTC."""
    if isinstance(value, Word):
        return value.code
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, list | tuple):
        return [for_json(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float | str | dict) else str(value)


def for_csv(value: Any) -> str:
    """As `for_json`, in one cell that no spreadsheet takes for a formula; a number stays one."""
    plain = for_json(value)
    if isinstance(plain, list):
        plain = " ".join(str(one) for one in plain)
    if isinstance(plain, dict):
        plain = json.dumps(plain, ensure_ascii=False, sort_keys=True)
    if isinstance(plain, bool):
        plain = "yes" if plain else "no"
    return str(plain) if isinstance(plain, int | float) else safe(str(plain or ""))


def for_people(value: Any) -> Any:
    """For the report: labels in its language, moments by the clock of Shanghai."""
    if isinstance(value, Word):
        return value.label
    if isinstance(value, datetime):
        return localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(str(for_people(one)) for one in value)
    return "" if value is None else value


def json_lines(table: Table, shown: Shown, also: io.TextIOBase) -> Iterator[bytes]:
    """The rows as JSON lines; on the way they are counted, written to `also` as CSV, and the first kept."""
    # the mark without which spreadsheets read Chinese as nonsense
    also.write("\ufeff")
    sheet = csv.writer(also)
    sheet.writerow(table.columns)
    for row in table.rows:
        values = [row.get(name) for name in table.columns]
        sheet.writerow([for_csv(value) for value in values])
        shown.count += 1
        if shown.count <= SHOWN:
            shown.rows.append(values)
        fields = {name: for_json(value) for name, value in zip(table.columns, values, strict=True)}
        yield json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
