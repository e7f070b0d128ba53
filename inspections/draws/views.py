"""Drawing streams for inspection by lot, and the page that lets anybody draw again."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import places
from blocklists.refusing import Refused
from inspections.counter.access import CounterRequest, authority_only
from inspections.draws.forms import DrawForm
from inspections.draws.lots import published
from inspections.draws.services import fix, known_streams, visible_to
from inspections.models import Draw, Inspection

ROWS = 30


@require_http_methods(["GET", "HEAD", "POST"])
@authority_only
def draws(request: CounterRequest) -> HttpResponse:
    """The newest draws, and the form that fixes the streams of another."""
    now = timezone.localtime()
    form = DrawForm(
        request.POST if request.method == "POST" else None,
        initial={"place": request.post.place, "period_from": now - timedelta(days=7), "period_to": now, "take": 5},
    )
    if form.is_bound and form.is_valid():
        try:
            made = fix(user=request.user, **form.facts())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The streams are fixed. The lot is drawn by the next seal."))
            return redirect("draw", made.pk)
    found = Draw.objects.filter(visible_to(request.post)).select_related("by").defer("population").order_by("-pk")
    context = {
        "form": form,
        "rows": list(found[:ROWS]),
        "places": [(request.post.place, places.name(request.post.place)), *places.within(request.post.place)],
    }
    return render(request, "authority/inspections/draws.html", context, status=422 if form.is_bound else 200)


@require_safe
@authority_only
def draw(request: CounterRequest, draw_id: UUID) -> HttpResponse:
    """The lot, and how to draw it again. `?list=1` is the list of the streams as it was fixed: a text, one a line."""
    found = Draw.objects.select_related("by").filter(visible_to(request.post), pk=draw_id).first()
    if found is None:
        raise Http404
    if request.GET.get("list"):
        answer = HttpResponse(published(found.population), content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="draw-{found.pk}.txt"'
        return answer
    own = (found.department, found.place) == (request.post.department, request.post.place)
    context = {
        "draw": found,
        "own": own,
        "count": len(found.population),
        "sha256": bytes(found.population_sha256).hex(),
        "seed": bytes(found.seed).hex() if found.seed else "",
        "streams": known_streams(found),
        "inspection": Inspection.objects.filter(draw=found).first(),
    }
    template = "authority/inspections/_draw.html" if request.htmx else "authority/inspections/draw.html"
    return render(request, template, context)
