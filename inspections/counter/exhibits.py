"""One frozen thing: what is known of it, what it shows, and its bytes, checked against their SHA-256 on the way."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evidence import store
from evidence.models import Exhibit
from inspections.counter.access import VisitRequest, looked, visit_only
from inspections.counter.querysets import cases_of, exhibits_of
from moderation.cases.models import CaseExhibit

# more is for a download: a page of half a million signs serves nobody
LONGEST_TEXT = 200_000
# what a browser shows by itself; anything else is only ever downloaded
PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}
TEXTS = {"application/json": "json", "text/plain": "txt"}


@require_safe
@visit_only
def exhibit(request: VisitRequest, exhibit_id: UUID) -> HttpResponse:
    """What was frozen, readable; with a warning when its bytes are gone or are not what was frozen."""
    found = _found(request, exhibit_id)
    looked(request, "exhibit", found.pk, label=str(found.pk), sha256=_hex(found))
    data, trouble = _bytes(found)
    text = data.decode(errors="replace") if data and found.media_type in TEXTS else ""
    context = {
        "exhibit": found,
        "sha256": _hex(found),
        "trouble": trouble,
        "text": text[:LONGEST_TEXT],
        "shortened": len(text) > LONGEST_TEXT,
        "picture": data is not None and found.media_type in PICTURES,
        "there": data is not None,
        "cases": cases_of(request.post).filter(pk__in=CaseExhibit.objects.filter(exhibit=found).values("case")),
    }
    return render(request, "authority/exhibit.html", context)


@require_safe
@visit_only
def exhibit_file(request: VisitRequest, exhibit_id: UUID) -> HttpResponse:
    """The bytes as they were frozen. 404 when they are not there, 409 when they are not what was frozen."""
    found = _found(request, exhibit_id)
    data, trouble = _bytes(found)
    if data is None:
        if trouble == "changed":
            return render(request, "authority/exhibit_changed.html", {"exhibit": found}, status=409)
        raise Http404
    shown = found.media_type in PICTURES and "show" in request.GET
    if not shown:
        # the picture on the page is a part of that look
        looked(request, "exhibit", found.pk, label=str(found.pk), sha256=_hex(found), downloaded=True)
    answer = HttpResponse(data, content_type=found.media_type if shown else "application/octet-stream")
    ending = (PICTURES | TEXTS).get(found.media_type, "bin")
    answer["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{_hex(found)[:16]}.{ending}"'
    return answer


def _found(request: VisitRequest, exhibit_id: UUID) -> Exhibit:
    found = exhibits_of(request.post).filter(pk=exhibit_id).first()
    if found is None:
        raise Http404
    return found


def _bytes(exhibit: Exhibit) -> tuple[bytes | None, str]:
    """The bytes, or why there are none: none (never had), erased, missing, changed."""
    if exhibit.sha256 is None:
        return None, "none"
    if exhibit.erased_at:
        return None, "erased"
    try:
        return store.read(bytes(exhibit.sha256)), ""
    except store.Missing:
        return None, "missing"
    except store.Changed:
        return None, "changed"


def _hex(exhibit: Exhibit) -> str:
    return bytes(exhibit.sha256).hex() if exhibit.sha256 else ""
