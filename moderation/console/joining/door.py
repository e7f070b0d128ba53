from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import PersonRequest
from moderation.console.joining.kinds import KINDS, WIZARD_ROLES, JoinKind
from moderation.console.joining.own import own_party
from moderation.console.joining.pace import ACCOUNTS_AN_HOUR, too_many
from moderation.console.joining.services import NameTaken, make_account, take_role
from moderation.console.joining.sign_up_form import PartyForm, SignUpForm


@require_safe
def join(request: PersonRequest) -> HttpResponse:
    """What one may register as; for somebody signed in, what one is already and what may be added."""
    party = own_party(request.user) if request.user.is_authenticated else None
    held = set(party.roles) if party else set()
    context = {
        "party": party,
        "held": [kind for kind in KINDS.values() if kind.role in held],
        "kinds": [kind for kind in KINDS.values() if kind.role not in held],
    }
    return render(request, "joining/join.html", context)


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def join_as(request: PersonRequest, role: str) -> HttpResponse:
    """A new account for this role, or the role for an account that is signed in."""
    kind = KINDS.get(role)
    if kind is None:
        raise Http404
    if request.user.is_authenticated:
        return _add_role(request, kind)
    form = SignUpForm(request.POST if request.method == "POST" else None, asks_place=kind.role in WIZARD_ROLES)
    if request.method == "POST":
        if too_many("join", get_adapter().get_client_ip(request) or "", ACCOUNTS_AN_HOUR):
            form.add_error(None, _("Too many accounts were made from your address in this hour. Try again later."))
            return _page(request, kind, form, 429)
        if form.is_valid() and _made(request, kind, form):
            response = redirect(_next(kind))
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                form.cleaned_data["language"],
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
            return response
    return _page(request, kind, form, 422 if form.is_bound else 200)


def _made(request: PersonRequest, kind: JoinKind, form: SignUpForm) -> bool:
    facts: dict[str, Any] = form.cleaned_data
    try:
        user = make_account(
            username=facts["username"],
            password=facts["password"],
            name=facts["name"],
            language=facts["language"],
            role=kind.role,
            place=facts.get("place", ""),
        )
    except NameTaken:
        form.add_error("username", form.taken())
        return False
    login(request, user, backend="accounts.backends.RoleBackend")
    # a password chosen a moment ago proves as much as one typed a moment ago
    record_authentication(request, user, method="password")
    return True


def _add_role(request: PersonRequest, kind: JoinKind) -> HttpResponse:
    """Whoever has a party already is asked for nothing more: it gains the role."""
    party = own_party(request.user)
    if party and kind.role in party.roles or kind.role not in WIZARD_ROLES:
        return redirect(_next(kind))
    start = {"name": party.name, "place": party.place} if party else {"name": request.user.label}
    form = PartyForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        take_role(user=request.user, role=kind.role, name=form.cleaned_data["name"], place=form.cleaned_data["place"])
        return redirect(_next(kind))
    return _page(request, kind, form, 422 if form.is_bound else 200)


def _next(kind: JoinKind) -> str:
    return "join_state" if kind.role in WIZARD_ROLES else "buyer_register"


def _page(request: PersonRequest, kind: JoinKind, form: PartyForm, status: int) -> HttpResponse:
    return render(request, "joining/join_as.html", {"kind": kind, "form": form}, status=status)
