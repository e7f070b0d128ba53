from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import Party
from accounts.requests import PersonRequest
from accounts.staff.reauth import fresh, needs_fresh_sign_in
from livestream.admission.checks.dynamic import FRESH
from livestream.admission.dynamic import LAST, own_check
from livestream.admission.refused import Refused
from livestream.models import DynamicCheck, Stream
from moderation.console.rooms.answers import Told
from moderation.console.rooms.own import own_stream


class LastSigns(forms.TextInput):
    """Never writes back what was typed."""

    def format_value(self, value: object) -> None:
        return None


class OwnCheckForm(forms.Form):
    last_six = forms.CharField(
        label=gettext_lazy("The last six characters of your document’s number"),
        max_length=20,
        widget=LastSigns(attrs={"autocomplete": "off", "autocapitalize": "characters", "size": 12}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.label_suffix = ""
        self.fields["last_six"].widget.attrs.pop("maxlength", None)


@never_cache
@sensitive_post_parameters("last_six")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@needs_fresh_sign_in
def go_live_check(request: PersonRequest, stream_id: UUID) -> HttpResponse:
    """The check of one's own person for this very stream: a fresh sign-in and the document's last characters."""
    stream, parties = own_stream(request.user, stream_id)
    party = _on_camera(stream, parties)
    form = OwnCheckForm(request.POST if request.method == "POST" else None)
    if party and request.method == "POST" and form.is_valid():
        try:
            done = own_check(
                user=request.user,
                stream=stream,
                party=party,
                last_six=form.cleaned_data["last_six"],
                fresh=fresh(request),
            )
        except Refused as refused:
            for refusal in refused.refusals:
                told = Told(refusal)
                form.add_error(None, f"{told.what} {told.next}")
        else:
            if done.result == DynamicCheck.Result.MATCH:
                messages.success(request, _("You were checked for this stream."))
                return redirect("go_live", stream.pk)
            form.add_error(
                "last_six", _("They do not match. Look at your document and type them again; five tries are possible.")
            )
    context = {"stream": stream, "party": party, "form": form, "minutes": FRESH.seconds // 60, "count": LAST}
    return render(request, "rooms/check.html", context, status=422 if form.errors else 200)


def _on_camera(stream: Stream, parties: list[Party]) -> Party | None:
    """The own party that is named as a streamer of this stream."""
    named = set(stream.roles.filter(role="streamer").values_list("party", flat=True))
    return next((party for party in parties if party.pk in named), None)
