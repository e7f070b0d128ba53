"""What a page, a file and a report are drawn from: tables of plain values, whose names are in the reader's language."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from inspections.dashboard.periods import Bucket, Period

Value = str | int | float | None
# code: a stable name for machines, left out where people read; text: a name; count, minutes, seconds: whole numbers;
# rate: a number with one decimal
Unit = Literal["code", "text", "count", "minutes", "seconds", "rate"]


@dataclass(frozen=True, slots=True)
class Column:
    """`code` is stable: it heads the column of a CSV file in every language."""

    code: str
    title: str
    unit: Unit = "count"


@dataclass(frozen=True, slots=True)
class Row:
    """One value for each column; None means that nothing was counted, and is no nought. `behind` holds for each value
    the query of the counter's list with the cases it counts, "" where there are none; empty: for none of them. `marked`
    rows stand out."""

    values: tuple[Value, ...]
    behind: tuple[str, ...] = ()
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`how` says how its figures are counted."""

    code: str
    title: str
    how: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def shown(self) -> list[Column]:
        """The columns that people read."""
        return [column for column in self.columns if column.unit != "code"]

    def cells(self) -> list[tuple[Row, list[tuple[Column, Value, str]]]]:
        """Each row with the values that people read: below which heading each stands, and what is behind it."""
        rows = []
        for row in self.rows:
            whole = zip(self.columns, row.values, row.behind or [""] * len(row.values), strict=True)
            rows.append((row, [cell for cell in whole if cell[0].unit != "code"]))
        return rows

    def column(self, code: str) -> list[Value]:
        """The values below one heading."""
        at = [column.code for column in self.columns].index(code)
        return [row.values[at] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Head:
    """A figure of the first row: with the one of the period before and its line. None: not counted."""

    code: str
    title: str
    how: str
    unit: Unit
    value: int | None
    before: int | None
    points: tuple[int, ...] = ()
    behind: str = ""
    behind_before: str = ""

    @property
    def change(self) -> int | None:
        """Percent of the period before, rounded; None where that was nought or not counted."""
        if self.value is None or not self.before:
            return None
        return round(100 * (self.value - self.before) / self.before)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The figures of a place and period as of a moment; read again with the same three, they are the same."""

    place: str
    place_name: str
    period: Period
    before: Period
    as_of: datetime
    # the first hour ever counted; None: nothing yet
    begun: datetime | None
    # of the minutes of the period that have passed, how many were counted
    minutes_owed: int
    minutes_counted: int
    # where each point of the lines begins
    bucket: Bucket
    points: tuple[datetime, ...] = ()
    heads: tuple[Head, ...] = ()
    _tables: tuple[Table, ...] = field(default=())

    @property
    def whole(self) -> bool:
        """Whether every minute of the period that has passed was counted."""
        return self.minutes_counted >= self.minutes_owed

    def tables(self) -> tuple[Table, ...]:
        """All tables in the order of the page: what CSV, JSON and reports are made of."""
        return self._tables

    def table(self, code: str) -> Table:
        """One of them. Raises KeyError for a code that is none."""
        return {table.code: table for table in self._tables}[code]
