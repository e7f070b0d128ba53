"""The guardian's pages: the children in one's care, and for each its day, limits, consents and refusals."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import guardians
from accounts.guardians import SENTENCES as LINK_SENTENCES
from accounts.identity.refusing import NotNow
from accounts.models import ConsentEntry, Guardianship, Party
from accounts.personal import consents
from accounts.personal.policies import NotYours
from accounts.personal.texts import Text, text
from accounts.requests import PersonRequest
from livestream import viewers
from livestream.ages.table import value
from livestream.viewers import SENTENCES, NotSet, Usage
from moderation.console.viewer.acting import acts_on
from moderation.console.viewer.buyer import limits_of, pin_page
from moderation.console.viewer.defaults import limit_defaults
from moderation.console.viewer.limits_form import LimitsForm
from moderation.console.viewer.linking import end_link, guardian_party, handed_in, identity_way
from moderation.console.viewer.refusals import history_page, refused_to
from moderation.console.viewer.today import Meter, meters


@dataclass(frozen=True, slots=True)
class Ward:
    """A child of the list; `meters` only where the link is checked: before that nothing of the child is shown."""

    link: Guardianship
    meters: list[Meter]


@dataclass(frozen=True, slots=True)
class Offer:
    """A purpose that only a guardian consents to, and how it stands."""

    text: Text
    given: ConsentEntry | None
    closed: str = ""


@never_cache
@require_safe
@login_required
def guardian(request: PersonRequest) -> HttpResponse:
    """Whom one answers for, and what is still missing before one can."""
    party = guardian_party(request.user)
    verified = Guardianship.State.VERIFIED
    wards = [
        Ward(link, meters(viewers.usage(link.minor)) if link.minor and link.state == verified else [])
        for link in guardians.wards_of(request.user)
    ]
    context = {
        "party": party,
        "identity": getattr(party, "identity", None),
        "ready": bool(party and handed_in(party)),
        "way": identity_way(party) if party else "buyer_register",
        "wards": wards,
    }
    return render(request, "viewer/guardian.html", context)


@never_cache
@require_safe
@login_required
def guardian_child(request: PersonRequest, link_id: UUID) -> HttpResponse:
    return _page(request, _link(request, link_id))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def guardian_limits(request: PersonRequest, link_id: UUID) -> HttpResponse:
    link, minor = _checked(request, link_id)
    usage = viewers.usage(minor)
    form = LimitsForm(
        request.POST if request.method == "POST" else None, limits=limits_of(minor), defaults=limit_defaults(usage)
    )
    if request.method == "POST" and form.is_valid():
        try:
            viewers.set_limits(user=request.user, party=minor, **form.wanted())
        except NotSet as refused:
            form.add_error(None, str(SENTENCES[refused.code]))
        else:
            messages.success(request, _("Saved. The limits count from now."))
            return redirect("guardian_child", link.pk)
    context = {"form": form, "link": link, "minor": minor, "usage": usage}
    return render(request, "viewer/child_limits.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("pin", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def guardian_pin(request: PersonRequest, link_id: UUID) -> HttpResponse:
    link, minor = _checked(request, link_id)
    return pin_page(request, minor, _way_back(link, minor) | {"own": False})


@never_cache
@require_safe
@login_required
def guardian_history(request: PersonRequest, link_id: UUID) -> HttpResponse:
    link, minor = _checked(request, link_id)
    return history_page(request, minor, _way_back(link, minor))


@acts_on("guardian_child", "link_id")
@login_required
def guardian_consent(request: PersonRequest, link_id: UUID, purpose: str) -> HttpResponse:
    """Give or withdraw one consent for the child: one button either way (PIPL 15)."""
    link, minor = _checked(request, link_id)
    if purpose not in guardians.PURPOSES:
        raise Http404
    language = get_language() or "en"
    try:
        if "withdraw" in request.POST:
            consents.withdraw(party=minor, purpose=purpose, user=request.user, language=language)
            messages.success(request, _("Withdrawn. What rested on it stops now."))
        else:
            digest = request.POST.get("digest", "")
            consents.give(party=minor, purpose=purpose, user=request.user, language=language, digest=digest)
            messages.success(request, _("Given. You can withdraw it here at any time."))
    except consents.Changed:
        return _page(request, link, _("The text changed meanwhile. Read the new one below; then agree to it."))
    except NotYours:
        raise Http404 from None
    return redirect("guardian_child", link.pk)


@acts_on("guardian_child", "link_id")
@login_required
def guardian_end(request: PersonRequest, link_id: UUID) -> HttpResponse:
    """Give the guardianship back, or void a code that nobody used."""
    link = _link(request, link_id)
    try:
        end_link(link, request.user)
    except NotNow as refused:
        return _page(request, link, str(LINK_SENTENCES[refused.code]))
    messages.success(request, _("Ended."))
    return redirect("guardian")


def _link(request: PersonRequest, link_id: UUID) -> Guardianship:
    """One of this guardian's own that is not over; anybody else's is not there at all."""
    link = next((one for one in guardians.wards_of(request.user) if one.pk == link_id), None)
    if link is None:
        raise Http404
    return link


def _checked(request: PersonRequest, link_id: UUID) -> tuple[Guardianship, Party]:
    """Only once staff have checked it does a guardian see or set anything."""
    link = _link(request, link_id)
    if link.state != Guardianship.State.VERIFIED or link.minor is None:
        raise Http404
    return link, link.minor


def _way_back(link: Guardianship, minor: Party) -> dict[str, object]:
    return {"back_address": reverse("guardian_child", args=[link.pk]), "back_word": minor.name}


def _page(request: PersonRequest, link: Guardianship, problem: str = "") -> HttpResponse:
    context: dict[str, object] = {"link": link, "minor": link.minor, "problem": problem}
    if link.minor and link.state == Guardianship.State.VERIFIED:
        usage = viewers.usage(link.minor)
        context |= {
            "usage": usage,
            "meters": meters(usage),
            "limits": limits_of(link.minor),
            "offers": offers(link.minor, usage),
            "refused": refused_to(link.minor),
        }
    return render(request, "viewer/child.html", context, status=422 if problem else 200)


def offers(minor: Party, usage: Usage) -> list[Offer]:
    """What can be consented to for this child now, and whatever is consented to already."""
    language = get_language() or "en"
    concerns = {
        "minor_data": usage.band in ("", "<8", "8-13"),
        "guardian_streaming": not {"streamer", "operator"}.isdisjoint(minor.roles),
        "guardian_tipping": True,
    }
    no_tips = "" if value("minors_may_tip") else _("Tips by minors are closed here: there is nothing to agree to.")
    found = []
    for purpose in guardians.PURPOSES:
        given = _given(minor, purpose)
        if given or concerns[purpose]:
            closed = no_tips if purpose == "guardian_tipping" and not given else ""
            found.append(Offer(text(purpose, language), given, closed))
    return found


def _given(minor: Party, purpose: str) -> ConsentEntry | None:
    if not consents.stands(minor, purpose):
        return None
    lines = ConsentEntry.objects.filter(party=minor, purpose=purpose, act=ConsentEntry.Act.GIVEN)
    return lines.select_related("by").order_by("-pk").first()
