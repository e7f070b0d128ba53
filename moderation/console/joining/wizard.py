from collections.abc import Callable, Mapping

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from moderation.console.joining.agreements import agreements
from moderation.console.joining.check import check
from moderation.console.joining.guardian import guardian
from moderation.console.joining.identity import identity
from moderation.console.joining.pictures import pictures
from moderation.console.joining.qualifications import qualifications
from moderation.console.joining.registration import Registration
from moderation.console.joining.training import training
from moderation.console.joining.who import who

STEPS: Mapping[str, Callable[[PersonRequest, Registration], HttpResponse]] = {
    "who": who,
    "identity": identity,
    "pictures": pictures,
    "guardian": guardian,
    "agreements": agreements,
    "training": training,
    "check": check,
    # not on the way to a registration, but on file beside it
    "qualifications": qualifications,
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def join_step(request: PersonRequest, step: str) -> HttpResponse:
    """One step of one's own registration; whoever has none yet chooses what to register as."""
    if step not in STEPS:
        raise Http404
    registration = Registration.of(request.user)
    if registration is None:
        return redirect("join")
    return STEPS[step](request, registration)
