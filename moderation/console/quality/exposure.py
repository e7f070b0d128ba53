"""The break from hard content: asked for on the card, taken by whoever wants one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from moderation.cases import claims
from moderation.cases.querysets import held_by
from moderation.console.desk.access import StaffRequest
from moderation.quality.exposure import Exposure, looked, take_break


def exposure_to(request: StaffRequest, context: Mapping[str, Any]) -> dict[str, Exposure]:
    """What a card's context gains when its evidence is severe: the reader's own count, one look more."""
    if not getattr(context.get("evidence"), "severe", False):
        return {}
    return {"exposure": looked(user=request.user, case_id=context["case"].pk)}


@require_POST
@login_required
def exposure_break(request: PersonRequest) -> HttpResponse:
    """Give back what one holds, and begin to count anew. Twice is once."""
    held = held_by(request.user)
    if held and held.lease_token:
        claims.release(user=request.user, case_id=held.pk, token=held.lease_token)
        messages.info(request, _("The case that you held is back in the queue."))
    take_break(user=request.user)
    messages.success(request, _("The count begins anew. Come back when you are ready."))
    return redirect("me")
