"""A file of proposals as rows of named cells: pure, and nothing it is given makes it raise."""

import re
from dataclasses import dataclass, field

from blocklists.bulk.columns import MOST_IDENTIFIERS, REQUIRED, column_of
from blocklists.bulk.decoding import decode
from blocklists.bulk.records import Record, delimiter_of, records

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 10_000
# NUL and its like, and halves of characters: PostgreSQL keeps neither. Line breaks and tabs are words' own.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# [line, column, code] as `Bulk.rejected` keeps it; column "" for the whole line
Rejection = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` by column, trimmed; what was left out or empty is not in it."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`problem`: a code about the whole file, `column` the header's cell it is about (from 1): then without rows."""

    rows: tuple[Row, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    problem: str = ""
    column: int = 0
    missing: tuple[str, ...] = field(default=())

    @property
    def lines(self) -> int:
        """Lines of the file that held something, the header not counted."""
        return len(self.rows) + len({line for line, _, _ in self.rejected})


def read(content: bytes) -> Sheet:
    """UTF-8 (with or without mark), UTF-16 with its mark or GB18030; comma, tab or semicolon; at most `MOST_BYTES` and
    `MOST_LINES`. Whatever can't be a row is a rejected line; the values themselves are not looked at."""
    if len(content) > MOST_BYTES:
        return Sheet(problem="file_too_large")
    if not content.strip():
        return Sheet(problem="file_empty")
    text, encoding = decode(content)
    if not encoding:
        return Sheet(problem="file_is_no_text")
    delimiter = delimiter_of(text)
    found = records(text, delimiter)
    header = next(found, None)
    columns, refused = _columns(header)
    if refused:
        return refused
    rows: list[Row] = []
    rejected: list[Rejection] = []
    for number, record in enumerate(found, start=1):
        if number > MOST_LINES:
            return Sheet(problem="file_too_long")
        problems, cells = _row(record, columns)
        rejected += [(record.line, column, code) for column, code in problems]
        if not problems:
            rows.append(Row(record.line, cells))
    if not rows and not rejected:
        return Sheet(problem="file_empty")
    return Sheet(tuple(rows), tuple(rejected), encoding, delimiter)


def _columns(header: Record | None) -> tuple[list[str], Sheet | None]:
    """The column of each cell of the header, or what is wrong with it. Spreadsheets leave empty cells at the end."""
    if header is None:
        return [], Sheet(problem="file_empty")
    if header.problem:
        return [], Sheet(problem="header_unreadable")
    names = list(header.cells)
    while not names[-1].strip():
        names.pop()
    columns = [column_of(name) for name in names]
    if not any(columns):
        return [], Sheet(problem="header_missing")
    for place, column in enumerate(columns, start=1):
        if not column:
            return [], Sheet(problem="column_unknown", column=place)
        if column in columns[: place - 1]:
            return [], Sheet(problem="column_twice", column=place)
    if missing := tuple(column for column in REQUIRED if column not in columns):
        return [], Sheet(problem="columns_missing", missing=missing)
    for n in range(2, MOST_IDENTIFIERS + 1):
        if (f"kind{n}" in columns) != (f"value{n}" in columns):
            return [], Sheet(problem="columns_missing", missing=(f"kind{n}", f"value{n}"))
    return columns, None


def _row(record: Record, columns: list[str]) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """(what is wrong as column and code, the cells)."""
    if record.problem:
        return [("", record.problem)], {}
    if any(cell.strip() for cell in record.cells[len(columns) :]):
        return [("", "cells_too_many")], {}
    cells = {column: _plain(cell) for column, cell in zip(columns, record.cells, strict=False)}
    problems = [(column, "control_character") for column, cell in cells.items() if _CONTROL.search(cell)]
    return problems, {column: cell for column, cell in cells.items() if cell}


def _plain(cell: str) -> str:
    """Trimmed, and without the clothes that keep a spreadsheet from rounding a long number: ="1101…" and '1101…."""
    cell = cell.strip()
    if cell.startswith('="') and cell.endswith('"') and len(cell) > 3:
        return cell[2:-1].strip()
    return cell.removeprefix("'").strip()
