"""Cases of a place and everything within it, newest first. A page costs the same at ten million cases as at ten: each
place's newest are given by its own stretch of the index `cases_of_place`, and no more than so many are looked through.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from accounts import places
from inspections.counter.drills import behind
from inspections.counter.filters import INTERNAL, Filter, articles, kinds_shown_as
from inspections.orders.policies import within
from moderation.cases.models import Case

ROWS = 50
# some 50 ms on a busy machine; whoever looks for something rarer goes on to the next page
LOOKED_THROUGH = 20_000
# of figures that count what happened to a case later than it was opened
LATER = frozenset(
    {"flags", "decisions", "violations", "decision_time", "measures", "machine_measures"}
    | {"appeals", "appeals_decided", "complaints", "lapsed"}
)
# Which codes do cases of this place bear? One step of the index a code, however many cases each has.
_PLACES = """
WITH RECURSIVE found AS (
    (SELECT place FROM cases_case WHERE place BETWEEN %(low)s AND %(high)s ORDER BY place LIMIT 1)
    UNION ALL
    SELECT (SELECT place FROM cases_case WHERE place > found.place AND place <= %(high)s ORDER BY place LIMIT 1)
    FROM found WHERE found.place IS NOT NULL
) SELECT place FROM found WHERE place IS NOT NULL
"""
_WINDOW = "SELECT opened_at, id FROM cases_case WHERE {where} ORDER BY opened_at DESC, id DESC {cut}"
_EACH = "SELECT w.opened_at, w.id FROM unnest(%(places)s::varchar[]) AS p(place) CROSS JOIN LATERAL ({window}) w"


@dataclass(frozen=True, slots=True)
class Found:
    """`before`: the case to go on from, None at the end. `cut`: it ended because enough was looked through."""

    rows: list[Case]
    before: int | None
    cut: bool


def find(filters: Filter) -> Found:
    """One page. Five queries."""
    codes = None if places.level(filters.place) == "country" else _codes_within(filters.place)
    if codes == []:
        return Found([], None, cut=False)
    each = LOOKED_THROUGH // len(codes or [1]) if filters.narrowed else ROWS + 1
    bounds = _bounds(filters) | {"places": codes, "each": max(each, 1)}
    edge = _edge(bounds)
    cases = Case.objects.filter(_wanted(filters), pk__in=_looked_through(bounds)).exclude(kind__in=INTERNAL)
    if edge:
        # older rows of another place may be in its stretch, but what lies between is not looked through everywhere
        cases = cases.filter(Q(opened_at__gt=edge[0]) | Q(opened_at=edge[0], pk__gte=edge[1]))
    shown = cases.select_related("stream__channel", "party", "queue").order_by("-opened_at", "-pk")
    rows = list(shown[: ROWS + 1])
    if len(rows) > ROWS:
        return Found(rows[:ROWS], rows[ROWS - 1].pk, cut=False)
    return Found(rows, edge[1] if edge else None, cut=edge is not None)


def _wanted(filters: Filter) -> Q:
    found = Q()
    if filters.rule:
        found &= Q(rules__contains=[filters.rule])
    if filters.article:
        found &= Q(rules__overlap=articles()[filters.article])
    if filters.kind:
        found &= Q(kind__in=kinds_shown_as(filters.kind))
    if filters.outcome:
        found &= Q(outcome=filters.outcome)
    if filters.measure:
        found &= behind("measures", filters.measure, (None, None))
    if filters.metric:
        found &= behind(filters.metric, filters.key, filters.moments)
    return found


def _bounds(filters: Filter) -> dict[str, Any]:
    """Between which moments cases were opened, and after which row of the list."""
    since, until = filters.moments
    if filters.metric in LATER:
        since = None
    there = Case.objects.filter(within(filters.place), pk=filters.before or 0)
    last = there.values_list("opened_at", "pk").first()
    return {"since": since, "until": until, "last_at": last and last[0], "last": last and last[1]}


def _sql(bounds: dict[str, Any], cut: str) -> str:
    where = ["place = p.place"] if bounds["places"] else ["true"]
    where += ["opened_at >= %(since)s"] if bounds["since"] else []
    where += ["opened_at < %(until)s"] if bounds["until"] else []
    where += ["(opened_at, id) < (%(last_at)s, %(last)s)"] if bounds["last"] else []
    window = _WINDOW.format(where=" AND ".join(where), cut=cut)
    return _EACH.format(window=window) if bounds["places"] else window


def _edge(bounds: dict[str, Any]) -> tuple[datetime, int] | None:
    """How far back every place was looked through: the newest of the last rows; None where there is nothing older."""
    last_rows = _sql(bounds, "OFFSET %(each)s::bigint - 1 LIMIT 1")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({last_rows}) e ORDER BY opened_at DESC, id DESC LIMIT 1", bounds)
        row: tuple[datetime, int] | None = cursor.fetchone()
    return row


def _looked_through(bounds: dict[str, Any]) -> RawSQL:
    named = _sql(bounds, "LIMIT %(each)s")
    # RawSQL takes parameters by position, in the order in which they stand
    order = sorted(bounds, key=lambda name: named.find(f"%({name})s"))
    params = [bounds[name] for name in order if f"%({name})s" in named]
    for name in bounds:
        named = named.replace(f"%({name})s", "%s")
    return RawSQL(f"SELECT id FROM ({named}) looked", params)  # noqa: S611


def _codes_within(place: str) -> list[str]:
    stem = places.prefix(place)
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, {"low": stem.ljust(6, "0"), "high": stem.ljust(6, "9")})
        return [row[0] for row in cursor.fetchall()]
