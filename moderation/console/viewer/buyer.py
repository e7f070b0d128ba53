"""The buyer's own page: today beside its limits, minor mode, what was refused; and the acts that change them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guardians import guardians_of
from accounts.models import Party
from accounts.requests import PersonRequest
from livestream import viewers
from livestream.ages.limits import ADULT
from livestream.models import ViewerLimits
from livestream.viewers import SENTENCES, NotSet
from moderation.console.viewer.acting import acts_on
from moderation.console.viewer.defaults import limit_defaults
from moderation.console.viewer.limits_form import LimitsForm
from moderation.console.viewer.people import buyer_party
from moderation.console.viewer.refusals import refused_to
from moderation.console.viewer.today import age_state, meters


@never_cache
@require_safe
@login_required
def buyer(request: PersonRequest) -> HttpResponse:
    party = buyer_party(request.user)
    return _page(request, party) if party else redirect("buyer_register")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def buyer_limits(request: PersonRequest) -> HttpResponse:
    """One's own minutes, hours and caps. A minor's are the guardian's to set, so there is no form then."""
    party = buyer_party(request.user)
    if party is None:
        return redirect("buyer_register")
    usage = viewers.usage(party)
    if usage.band not in ("", ADULT):
        return redirect("buyer")
    limits = limits_of(party)
    form = LimitsForm(request.POST if request.method == "POST" else None, limits=limits, defaults=limit_defaults(usage))
    if request.method == "POST" and form.is_valid():
        try:
            viewers.set_limits(user=request.user, party=party, **form.wanted())
        except NotSet as refused:
            form.add_error(None, str(SENTENCES[refused.code]))
        else:
            messages.success(request, _("Saved. The limits count from now."))
            return redirect("buyer")
    context = {"form": form, "party": party, "limits": limits, "usage": usage}
    return render(request, "viewer/limits.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def caps_off(request: PersonRequest) -> HttpResponse:
    """Turning the caps off takes two steps: this page says what then happens, and a box is ticked."""
    party = buyer_party(request.user)
    if party is None:
        return redirect("buyer_register")
    problem = ""
    if request.method == "POST":
        try:
            viewers.turn_caps_off(user=request.user, party=party, confirmed="sure" in request.POST)
        except NotSet as refused:
            problem = str(SENTENCES[refused.code])
        else:
            messages.success(request, _("The caps are off. They can be turned on again at any time."))
            return redirect("buyer")
    context = {"party": party, "usage": viewers.usage(party), "problem": problem}
    return render(request, "viewer/caps_off.html", context, status=422 if problem else 200)


@acts_on("buyer")
@login_required
def caps_on(request: PersonRequest) -> HttpResponse:
    return _act(request, viewers.turn_caps_on, said=_("The caps are on again."))


@acts_on("buyer")
@login_required
def minor_mode_on(request: PersonRequest) -> HttpResponse:
    return _act(request, viewers.start_minor_mode, said=_("Minor mode is on."))


@acts_on("buyer")
@sensitive_post_parameters("pin")
@login_required
def minor_mode_leave(request: PersonRequest) -> HttpResponse:
    """For a while by the guardian's PIN; with `for_good` minor mode on an adult's own account ends."""
    act = viewers.end_minor_mode if "for_good" in request.POST else viewers.leave_minor_mode
    said = _("Minor mode is off.") if "for_good" in request.POST else _("Minor mode is left; it comes back by itself.")
    return _act(request, act, said=said, wrong="pin", pin=request.POST.get("pin", "").strip())


@never_cache
@sensitive_post_parameters("pin", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_pin(request: PersonRequest) -> HttpResponse:
    """An adult's own PIN, for a device that is handed to a child."""
    party = buyer_party(request.user)
    if party is None:
        return redirect("buyer_register")
    return pin_page(request, party, {"back_address": reverse("buyer"), "back_word": _("My limits"), "own": True})


def pin_page(request: PersonRequest, party: Party, context: dict[str, Any]) -> HttpResponse:
    """Set or change a PIN, typed twice; then back to `context["back_address"]`."""
    problem = ""
    if request.method == "POST":
        pin = request.POST.get("pin", "").strip()
        if pin != request.POST.get("again", "").strip():
            problem = _("The two PINs differ. Type the same one twice.")
        else:
            try:
                viewers.set_pin(user=request.user, party=party, pin=pin)
            except NotSet as refused:
                problem = str(SENTENCES[refused.code])
            else:
                messages.success(request, _("The PIN is set. Keep it to yourself."))
                return redirect(context["back_address"])
    context |= {"party": party, "limits": limits_of(party), "problem": problem}
    return render(request, "viewer/pin.html", context, status=422 if problem else 200)


def limits_of(party: Party) -> ViewerLimits:
    """What was set; an empty row where nothing was."""
    return ViewerLimits.objects.filter(pk=party.pk).first() or ViewerLimits(party=party)


def _act(
    request: PersonRequest, act: Callable[..., object], *, said: str, wrong: str = "", **values: Any
) -> HttpResponse:
    """One service on one's own party; a refusal stands on the page, beside the field `wrong` when it has one."""
    party = buyer_party(request.user)
    if party is None:
        return redirect("buyer_register")
    try:
        act(user=request.user, party=party, **values)
    except NotSet as refused:
        return _page(request, party, problem=str(SENTENCES[refused.code]), wrong=wrong)
    messages.success(request, said)
    return redirect("buyer")


def _page(request: PersonRequest, party: Party, problem: str = "", wrong: str = "") -> HttpResponse:
    usage, limits = viewers.usage(party), limits_of(party)
    minor = usage.band not in ("", ADULT)
    context = {
        "party": party,
        "usage": usage,
        "limits": limits,
        "minor": minor,
        "age": age_state(party, usage),
        "meters": meters(usage),
        "links": guardians_of(party),
        "refused": refused_to(party),
        "problem": problem,
        "wrong": wrong,
    }
    return render(request, "viewer/buyer.html", context, status=422 if problem else 200)
