"""The page's charts, each of one of its tables, which stands beside it."""

from django.utils.translation import gettext as _

from inspections.charts.bars import bars
from inspections.charts.columns import columns
from inspections.charts.drawing import Drawing
from inspections.charts.lines import lines
from inspections.dashboard.shapes import Dashboard, Table, Value

# so many bars can be taken in at once; the table has them all
_MOST_BARS = 8
_LINES = ("flags", "cases", "decisions")


def drawings(dashboard: Dashboard) -> dict[str, tuple[Drawing, ...]]:
    """Table's code → its charts; none of a table in which there is nothing."""
    staffing = dashboard.table("staffing")
    found = {
        "over_time": _over_time(dashboard),
        "articles": _bars(dashboard.table("articles"), "article", "flags"),
        "measures": _bars(dashboard.table("measures"), "name", "number"),
        "decision_time": _steps(dashboard.table("decision_time")),
        "complaints": _bars(dashboard.table("complaints"), "name", "number"),
        "minors_refused": _bars(dashboard.table("minors_refused"), "name", "number"),
        "staffing": (*_rooms(staffing), *_people(staffing)) if any(staffing.column("rooms_platform")) else (),
    }
    return {code: drawn for code, drawn in found.items() if drawn}


def _over_time(dashboard: Dashboard) -> tuple[Drawing, ...]:
    table = dashboard.table("over_time")
    if len(table.rows) < 2:
        return ()
    titles = {column.code: column.title for column in table.columns}
    series = [(titles[code], _numbers(table.column(code))) for code in _LINES]
    labels = [_short(str(start)) for start in table.column("start")]
    text = _("Lines of %(names)s from %(first)s to %(last)s.") % {
        "names": ", ".join(name for name, _values in series),
        "first": labels[0],
        "last": labels[-1],
    }
    return (lines(table.title, text, labels, series),)


def _short(start: str) -> str:
    """What fits below a line: "05-20", "10:00", "2026-05"."""
    return start[11:] if len(start) > 10 else start[5:] if len(start) == 10 else start


def _bars(table: Table, name: str, number: str) -> tuple[Drawing, ...]:
    named = zip(table.column(name), _numbers(table.column(number)), strict=True)
    most = sorted(((str(name), value) for name, value in named if value), key=lambda pair: -pair[1])[:_MOST_BARS]
    if not most:
        return ()
    text = _("Bars, the longest first: %(first)s with %(number)s.") % {
        "first": most[0][0],
        "number": f"{most[0][1]:g}",
    }
    return (bars(table.title, text, most),)


def _steps(table: Table) -> tuple[Drawing, ...]:
    """Decisions by the time they took. Steps grow longer, so their names are left to the table."""
    if not table.rows:
        return ()
    named = list(zip(map(str, table.column("name")), _numbers(table.column("number")), strict=True))
    return (bars(table.title, _("Bars in the order of time, the quickest decisions first."), named),)


def _rooms(table: Table) -> tuple[Drawing, ...]:
    title = _("Rooms online, whole platform")
    text = _("Columns by the hour of the day; the hours of night have a ground of their own.")
    return (_hours(table, title, text, "rooms_platform", series=1),)


def _people(table: Table) -> tuple[Drawing, ...]:
    title = _("People on shift, and the floor")
    text = _("Columns by the hour of the day; the dashed line is how many people the floor asks for.")
    return (_hours(table, title, text, "people", series=3, floor=True),)


def _hours(table: Table, title: str, text: str, code: str, *, series: int, floor: bool = False) -> Drawing:
    hours = [str(hour)[:2] for hour in table.column("hour")]
    return columns(
        title,
        text,
        list(zip(hours, _known(table.column(code)), strict=True)),
        marked=[row.marked for row in table.rows],
        wanted=_known(table.column("floor")) if floor else (),
        each=3,
        series=series,
    )


def _numbers(values: list[Value]) -> list[float]:
    return [float(value or 0) for value in values]


def _known(values: list[Value]) -> list[float | None]:
    return [None if value is None else float(value) for value in values]
