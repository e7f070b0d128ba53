"""A table as a file, its columns under the same codes in every language and for ever."""

import csv
import io
from typing import Any

from inspections.dashboard.shapes import Dashboard, Table


def as_csv(table: Table) -> str:
    """RFC 4180, with the mark by which spreadsheets know UTF-8. What was not counted is empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(column.code for column in table.columns)
    writer.writerows(row.values for row in table.rows)
    return "\ufeff" + text.getvalue()


def as_json(dashboard: Dashboard, table: Table) -> dict[str, Any]:
    """The table with what it is of. What was not counted is null."""
    codes = [column.code for column in table.columns]
    return {
        "table": table.code,
        "title": table.title,
        "how": table.how,
        "place": dashboard.place,
        "from": dashboard.period.first.isoformat(),
        "to": dashboard.period.last.isoformat(),
        "as_of": dashboard.as_of.isoformat(),
        "minutes_counted": dashboard.minutes_counted,
        "minutes_owed": dashboard.minutes_owed,
        "columns": [{"code": c.code, "title": c.title, "unit": c.unit} for c in table.columns],
        "rows": [dict(zip(codes, row.values, strict=True)) for row in table.rows],
    }
