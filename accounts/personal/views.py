from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from accounts.models import Party
from accounts.personal.export import export_for
from accounts.personal.forms import RevealForm
from accounts.personal.policies import NotYours
from accounts.personal.reveals import FIELDS, NotAllowed, left_today
from accounts.personal.reveals import reveal as reveal_value
from accounts.personal.words import WORDS
from accounts.requests import PersonRequest
from accounts.staff.reauth import fresh, needs_fresh_sign_in, reauth_address

# 409: the page's script shows the fragment of a refusal (429 and 403 would only be logged by htmx)
REFUSED = 409


@require_POST
@never_cache
@login_required
@permission_required("accounts.reveal_identity", raise_exception=True)
@sensitive_variables("value", "form")
def reveal(request: PersonRequest) -> HttpResponse:
    """One value in full, as a fragment for the dialog; a refusal says what to do."""
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _refused(request, "no_reason", status=422)
    if not fresh(request):
        return _refused(request, "stale_sign_in")
    asked = form.cleaned_data
    try:
        value = reveal_value(
            user=request.user,
            party_id=asked["party"],
            field=asked["field"],
            reason=asked["reason"],
            words=asked["words"],
        )
    except NotAllowed as refusal:
        return _refused(request, refusal.code)
    shown = {"label": FIELDS[asked["field"]], "value": value, "left": left_today(request.user)}
    return _private(render(request, "personal/revealed.html", shown))


def _refused(request: PersonRequest, code: str, status: int = REFUSED) -> HttpResponse:
    told = {
        "code": code,
        "sentence": WORDS[code] % {"quota": settings.REVEALS_A_DAY},
        "again": reauth_address(request) if code == "stale_sign_in" else "",
    }
    return _private(render(request, "personal/not_revealed.html", told, status=status))


@require_POST
@never_cache
@login_required
@needs_fresh_sign_in
def data_export(request: PersonRequest, party_id: UUID) -> HttpResponse:
    """The copy of one's own data, as a JSON file."""
    party = get_object_or_404(Party, pk=party_id)
    try:
        copy = export_for(request.user, party)
    except NotYours:
        raise Http404 from None
    answer = JsonResponse(copy, encoder=DjangoJSONEncoder, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return _private(answer)


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store, private"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
