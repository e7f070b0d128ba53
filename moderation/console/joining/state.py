from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import places
from accounts.identity.recheck import ASK_FROM, confirm_unchanged
from accounts.identity.refusing import NotNow, Rejected
from accounts.identity.words import sentence
from accounts.requests import PersonRequest
from moderation.console.joining.identity_form import masks_of
from moderation.console.joining.kinds import KINDS
from moderation.console.joining.registration import Registration
from moderation.console.joining.remedies import remedies


@never_cache
@require_safe
@login_required
def join_state(request: PersonRequest) -> HttpResponse:
    """How far one's registration is, and the one thing to do next."""
    registration = Registration.of(request.user)
    if registration is None:
        return redirect("join")
    identity = registration.identity
    context = {
        "registration": registration,
        "identity": identity,
        "roles": [KINDS[role].title for role in registration.party.roles if role in KINDS],
        "place": places.name(registration.party.place),
        "masks": masks_of(identity) if identity and identity.document_type else {},
        "remedies": remedies(registration),
        "next": next((step for step in registration.steps if not step.done), None),
        "renewable": registration.renewable,
        "renew_days": ASK_FROM.days,
    }
    return render(request, "joining/state.html", context)


@require_POST
@login_required
def join_confirm(request: PersonRequest) -> HttpResponse:
    """Half a year is over and nothing has changed: a reviewer confirms it."""
    registration = Registration.of(request.user)
    if registration is None:
        return redirect("join")
    try:
        confirm_unchanged(party=registration.party, user=request.user)
    except (NotNow, Rejected) as refused:
        messages.error(request, sentence(getattr(refused, "code", "not_verified")))
    else:
        messages.success(request, _("Handed in. You stay verified while it is looked at."))
    return redirect("join_state")
