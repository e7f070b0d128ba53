"""The form that opens a visit, and ending one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from inspections.counter.access import CounterRequest, authority_only
from inspections.counter.visit_form import VisitForm
from inspections.counter.visits import LONGEST, begin, end


@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
@authority_only
def visit(request: CounterRequest) -> HttpResponse:
    """Why do you look? Answered, it leads to what was asked for. 422: something is missing."""
    way_on = _safe(request, request.POST.get("next") or request.GET.get("next") or "")
    chosen = _uuid(request.GET.get("inspection", ""))
    initial = {"purpose": "inspection", "inspection": chosen} if chosen else {}
    typed = request.POST if request.method == "POST" else None
    form = VisitForm(typed, post=request.post, asked=chosen, initial=initial)
    if request.method == "POST" and form.is_valid():
        begin(post=request.post, **form.cleaned_data)
        return redirect(way_on or "authority")
    context = {"form": form, "next": way_on, "minutes": int(LONGEST.total_seconds() // 60)}
    return render(request, "authority/visit.html", context, status=422 if form.is_bound else 200)


@require_POST
@authority_only
def visit_end(request: CounterRequest) -> HttpResponse:
    end(user=request.user)
    messages.success(request, _("The visit has ended. Cases and parties ask for a purpose again."))
    return redirect("authority")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _safe(request: CounterRequest, address: str) -> str:
    """The address if it is a page of ours, but the form itself."""
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if ours and not address.startswith(reverse("authority_visit")) else ""
