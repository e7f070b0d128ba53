"""One party as a compliance officer sees it, and taking its standing away or giving it back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.identity import deciding
from accounts.identity.reasons import SUSPENSION_CHOICES
from accounts.identity.refusing import NotNow
from accounts.identity.standing import age_of
from accounts.identity.words import sentence
from accounts.models import Credential, Guardianship, Identity, Party, Reveal
from accounts.personal.reveals import left_today
from accounts.requests import PersonRequest
from livestream.models import StreamRole
from moderation.cases.models import Case
from moderation.console.compliance.access import acting, reading
from moderation.console.desk.registration import checks_of, decided_before, values

MOST = 10


@reading
def party_page(request: PersonRequest, party_id: UUID) -> HttpResponse:
    return _page(request, party_id)


def _page(request: PersonRequest, party_id: UUID, *, problem: str = "", status: int = 200) -> HttpResponse:
    """Masked values, what was checked and decided, and what may be done now. At most fifteen queries."""
    party = get_object_or_404(Party.objects.select_related("client"), pk=party_id)
    identity = Identity.objects.filter(party=party).first()
    context: dict[str, Any] = {
        "party": party,
        "identity": identity,
        "problem": problem,
        "reasons": SUSPENSION_CHOICES,
        "open_case": Case.objects.filter(party=party, decided_at=None).first(),
        "before": decided_before(party),
        "credentials": Credential.objects.filter(party=party).select_related("counterparty").order_by("-pk")[:MOST],
        "guardians": Guardianship.objects.filter(minor=party).select_related("guardian")[:MOST],
        "wards": Guardianship.objects.filter(guardian=party).select_related("minor")[:MOST],
        "streams": StreamRole.objects.filter(party=party).select_related("stream__channel").order_by("-pk")[:MOST],
    }
    if identity:
        context |= {
            "age": age_of(identity, timezone.now()),
            "values": values(identity),
            "checks": checks_of(identity),
            "reveal_reasons": Reveal.Reason.choices,
            "reveals_left": left_today(request.user),
            "may_reveal": request.user.has_perm("accounts.reveal_identity"),
        }
    return render(request, "compliance/party.html", context, status=status)


def _act(request: PersonRequest, party_id: UUID, act: Callable[[Identity], object], done: str) -> HttpResponse:
    """Do it and show the party afresh. 422 without the second step, 409 where its state does not let it."""
    identity = Identity.objects.filter(party=party_id).first()
    if identity is None:
        raise Http404
    if not request.POST.get("confirmed"):
        problem = _("Say that you mean it: tick the box above the button. Nothing was changed.")
        return _page(request, party_id, problem=problem, status=422)
    try:
        act(identity)
    except NotNow as refusal:
        problem = _("Nothing was changed. %(why)s") % {"why": sentence(refusal.code)}
        return _page(request, party_id, problem=problem, status=409)
    messages.success(request, done)
    return redirect("compliance_party", party_id)


@acting
def suspend(request: PersonRequest, party_id: UUID) -> HttpResponse:
    reasons = request.POST.getlist("reasons")
    return _act(
        request,
        party_id,
        lambda identity: deciding.suspend(identity_id=identity.pk, reasons=reasons, by=request.user),
        _("The party is suspended and told why. Whatever it had on air is asked about again now."),
    )


@acting
def restore(request: PersonRequest, party_id: UUID) -> HttpResponse:
    return _act(
        request,
        party_id,
        lambda identity: deciding.restore(identity_id=identity.pk, by=request.user),
        _("The party stands again, and is told so."),
    )
