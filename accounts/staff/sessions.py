"""Ending one session; the list of them is allauth's page."""

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest


@require_POST
@login_required
def session_end(request: PersonRequest, session_id: int) -> HttpResponse:
    """Sign one of my own sessions out, wherever it is."""
    session = get_object_or_404(UserSession, pk=session_id, user=request.user)
    get_adapter().end_sessions([session])
    messages.success(request, _("That session is signed out."))
    return redirect("usersessions_list")
