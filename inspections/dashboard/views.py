"""The authority's figures: the page, its live fragment, and its tables as files."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import places
from inspections.charts.spark import spark
from inspections.counter.access import CounterRequest, authority_only
from inspections.dashboard.asking import asked_of, query_of
from inspections.dashboard.drawings import drawings
from inspections.dashboard.files import as_csv, as_json
from inspections.dashboard.live import live as live_now
from inspections.dashboard.metrics import METRICS
from inspections.dashboard.periods import Wrong, presets
from inspections.dashboard.reading import read
from inspections.dashboard.shapes import Dashboard


@require_safe
@authority_only
def authority(request: CounterRequest) -> HttpResponse:
    """Figures of one's own place and below. What can't be read is said beside its field, and nothing else is shown."""
    context: dict[str, Any] = {
        "typed": {name: request.GET.get(name, "") for name in ("place", "from", "to", "as_of")},
        "own": request.post.place,
    }
    try:
        asked = asked_of(request.GET, request.post.place)
    except Wrong as wrong:
        context |= {"wrong": {wrong.field: wrong.text}, "places": _choosable(request.post.place, request.post.place)}
        return render(request, "authority/dashboard/page.html", context, status=400)
    found = read(place=asked.place, period_from=asked.period.first, period_to=asked.period.last, as_of=asked.as_of)
    typed = {"place": asked.place, "from": str(asked.period.first), "to": str(asked.period.last)}
    context |= {
        "typed": typed | {"as_of": ""},
        "dashboard": found,
        "heads": [(head, spark(head.points)) for head in found.heads],
        "sections": _sections(found),
        "live": live_now(asked.place),
        "places": _choosable(request.post.place, asked.place),
        "presets": [(name, query_of(asked.place, period), period == asked.period) for name, period in presets()],
        "permalink": query_of(found.place, found.period, found.as_of),
        "newest": asked.query if asked.as_of else "",
        "metrics": [metric for metric in METRICS.values() if not metric.platform],
    }
    return render(request, "authority/dashboard/page.html", context)


@require_safe
@authority_only
def authority_live(request: CounterRequest) -> HttpResponse:
    """The fragment that a page asks for every fifteen seconds."""
    place = request.GET.get("place", "") or request.post.place
    if not places.covers(request.post.place, place):
        raise Http404
    return render(request, "authority/dashboard/live.html", {"live": live_now(place), "place": place})


@require_safe
@authority_only
def authority_table(request: CounterRequest, code: str, kind: str) -> HttpResponse:
    """One table as CSV or JSON. What can't be read gives no file, and says why."""
    if kind not in ("csv", "json"):
        raise Http404
    try:
        asked = asked_of(request.GET, request.post.place)
    except Wrong as wrong:
        return JsonResponse({"errors": {wrong.field: [wrong.text]}}, status=400)
    found = read(place=asked.place, period_from=asked.period.first, period_to=asked.period.last, as_of=asked.as_of)
    try:
        table = found.table(code)
    except KeyError:
        raise Http404 from None
    answer = (
        JsonResponse(as_json(found, table), json_dumps_params={"ensure_ascii": False})
        if kind == "json"
        else HttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    )
    name = f"{found.place}-{table.code}-{found.period.first}-{found.period.last}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _sections(found: Dashboard) -> list[tuple[Any, Any]]:
    """Each table with its charts; the figures themselves stand at the head."""
    drawn = drawings(found)
    return [(table, drawn.get(table.code, ())) for table in found.tables() if table.code != "figures"]


def _choosable(own: str, chosen: str) -> list[tuple[str, str]]:
    """The place, what lies around it up to one's own, and what lies one level below."""
    around = [code for code in reversed(places.levels(chosen)) if places.covers(own, code)]
    return [*((code, places.name(code)) for code in around), *places.within(chosen)]
