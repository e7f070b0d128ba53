"""The counter's cases: the list, which needs no visit since it names nobody, and one case, which needs one."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import places
from inspections.counter.access import CounterRequest, VisitRequest, authority_only, looked, visit_only
from inspections.counter.filters import KINDS, Filter, articles
from inspections.counter.listing import LOOKED_THROUGH, find
from inspections.counter.querysets import cases_of
from inspections.dashboard.metrics import METRICS
from livestream.models import StreamRole
from moderation.cases.models import Case, CaseExhibit
from moderation.cases.querysets import flags_of
from moderation.complaints.models import Appeal, Complaint
from moderation.console.books import book_of
from moderation.console.desk.evidence import evidence
from moderation.console.desk.reading import decisions_of_case
from moderation.decisions.models import MeasureKind

MOST_OFFSET, MOST_BESIDE = 2**53, 100


@require_safe
@authority_only
def cases(request: CounterRequest) -> HttpResponse:
    """Cases of the place, newest first; behind a figure of the dashboard, the cases that it counts."""
    filters = Filter.read(request.GET, request.post.place)
    found = None if filters.unread else find(filters)
    context: dict[str, Any] = {
        "filters": filters,
        "found": found,
        "older": filters.after(found.before) if found and found.before else "",
        "looked_through": LOOKED_THROUGH,
        "figure": METRICS.get(filters.metric),
        "places": _choosable(request.post.place, filters.place),
        "articles": articles(),
        "rules": [(code, version.title) for code, version in sorted(book_of(request).versions.items())],
        "kinds": [(kind.value, kind.label) for kind in KINDS],
        "outcomes": Case.Outcome.choices,
        "measures": MeasureKind.choices,
    }
    return render(request, "authority/cases.html", context)


@require_safe
@visit_only
def case(request: VisitRequest, case_id: int) -> HttpResponse:
    """One case as it stands, read only: what was flagged and why, the words around, what was decided, what is frozen.

    `?at=` moves to another moment of the stream. At most nineteen queries.
    """
    found = (
        cases_of(request.post)
        .select_related("stream__channel__operator", "channel", "party", "queue", "follows")
        .annotate(streamers=_streamers())
        .filter(pk=case_id)
        .first()
    )
    if found is None:
        raise Http404
    looked(request, "case", found.pk)
    flags = flags_of(found)
    context: dict[str, Any] = {
        "case": found,
        "flags": flags,
        "evidence": None,
        "decisions": decisions_of_case(found),
        "appeals": Appeal.objects.filter(Q(case=found) | Q(decision__case=found)).order_by("pk")[:MOST_BESIDE],
        "complaints": Complaint.objects.filter(case=found).order_by("serial")[:MOST_BESIDE],
        "exhibits": CaseExhibit.objects.filter(case=found)
        .select_related("exhibit")
        .order_by("exhibit__offset_ms", "exhibit_id")[:MOST_BESIDE],
    }
    if found.stream:
        context["evidence"] = evidence(found, found.stream.pk, flags, book_of(request), _moment(request))
    return render(request, "authority/case.html", context)


def _streamers() -> ArraySubquery:
    """Of the case's stream: number and public name of each."""
    roles = StreamRole.objects.filter(stream=OuterRef("stream"), role="streamer").order_by("pk")
    return ArraySubquery(roles.values(shown=JSONObject(id="party_id", name="party__name")))


def _moment(request: VisitRequest) -> int | None:
    given = request.GET.get("at", "")
    return int(given) if given.isascii() and given.isdecimal() and int(given[:17]) < MOST_OFFSET else None


def _choosable(own: str, chosen: str) -> list[tuple[str, str]]:
    """The place, what lies around it up to one's own, and what lies one level below."""
    around = [code for code in reversed(places.levels(chosen)) if places.covers(own, code)]
    return [*((code, places.name(code)) for code in around), *places.within(chosen)]
