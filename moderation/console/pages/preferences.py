from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from accounts.requests import PersonRequest

A_YEAR_S = 365 * 86_400
ON_OFF = [("on", "on"), ("off", "off")]
# what is switched on or off on the user's own row
SWITCHES = ("single_keys", "blur", "grey", "mute")


class PreferencesForm(forms.Form):
    """What is not sent stays as it is."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=[(name, name) for name in ("light", "dark", "system")], required=False)
    density = forms.ChoiceField(choices=[(name, name) for name in ("comfortable", "compact")], required=False)
    single_keys = forms.ChoiceField(choices=ON_OFF, required=False)
    # severe pictures on a case's card
    blur = forms.ChoiceField(choices=ON_OFF, required=False)
    grey = forms.ChoiceField(choices=ON_OFF, required=False)
    mute = forms.ChoiceField(choices=ON_OFF, required=False)


@require_POST
def preferences(request: PersonRequest) -> HttpResponse:
    """Theme and density into cookies, language and switches onto the user's row, language into its cookie.

    Works signed out too. Django's own view sets the language and redirects back, to this site alone.
    """
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    chosen = form.cleaned_data
    if request.user.is_authenticated:
        _remember(request, chosen)
    if "save" in request.POST:  # the account page's button; the header's switches show by themselves what they did
        with translation.override(chosen["language"] or translation.get_language()):
            messages.success(request, _("Saved."))
    response = set_language(request)
    for name in ("theme", "density"):
        if chosen[name]:
            response.set_cookie(
                name, chosen[name], max_age=A_YEAR_S, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
    return response


def _remember(request: PersonRequest, chosen: dict[str, str]) -> None:
    user, changed = request.user, []
    if chosen["language"] and chosen["language"] != user.language:
        user.language = chosen["language"]
        changed.append("language")
    for switch in SWITCHES:
        if chosen[switch]:
            setattr(user, switch, chosen[switch] == "on")
            changed.append(switch)
    if changed:
        user.save(update_fields=changed)
