"""An identity value in full: only on the ground of the visit's own open inspection, when it covers the party."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from accounts.models import Reveal
from accounts.personal.reveals import FIELDS, MOST_WORDS, NotAllowed, left_today, open_value
from accounts.personal.words import WORDS
from accounts.staff.reauth import fresh, reauth_address
from inspections.counter.access import VisitRequest, visit_only
from inspections.counter.parties import party_of
from inspections.counter.querysets import ground_for

NO_GROUND = _(
    "An identity opens in full only during a visit for an open inspection of your own authority that covers this "
    "party, once the platform has acknowledged it. Nothing was opened."
)
# 409: the page's script shows the fragment of a refusal (429 and 403 would only be logged by htmx)
REFUSED = 409


class RevealForm(forms.Form):
    field = forms.ChoiceField(choices=list(FIELDS.items()))
    words = forms.CharField(max_length=MOST_WORDS)


@require_POST
@visit_only
@sensitive_variables("value")
def reveal(request: VisitRequest, party_id: UUID) -> HttpResponse:
    """One value, as a fragment for the page; a refusal says what to do. It is counted, an audit event that names visit
    and inspection, and the person can see it."""
    party = party_of(request, party_id)
    ground = ground_for(request.visit, party)
    if ground is None:
        return _refused(request, str(NO_GROUND), "no_ground")
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _refused(request, str(WORDS["no_reason"]), "no_reason", status=422)
    if not fresh(request):
        return _refused(request, str(WORDS["stale_sign_in"]), "stale_sign_in", again=reauth_address(request))
    field = form.cleaned_data["field"]
    try:
        value = open_value(
            user=request.user,
            party_id=party.pk,
            field=field,
            reason=Reveal.Reason.AUTHORITY,
            words=form.cleaned_data["words"],
            visit=str(request.visit.pk),
            inspection=str(ground.pk),
        )
    except NotAllowed as refusal:
        return _refused(request, WORDS[refusal.code] % {"quota": settings.REVEALS_A_DAY}, refusal.code)
    shown = {"label": FIELDS[field], "value": value, "left": left_today(request.user)}
    return render(request, "personal/revealed.html", shown)


def _refused(
    request: VisitRequest, sentence: str, code: str, *, status: int = REFUSED, again: str = ""
) -> HttpResponse:
    told = {"code": code, "sentence": sentence, "again": again}
    return render(request, "personal/not_revealed.html", told, status=status)
