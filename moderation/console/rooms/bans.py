"""Whom a room muted or shut out: the operator's page with its form, and the moderators' page to look at."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import PersonRequest
from livestream.admission.refused import Refused
from livestream.bans.services import LONGEST_WORDS, ban_named, bans_of, lift_ban
from livestream.models import Channel, RoomBan
from moderation.console.desk.access import StaffRequest, viewing
from moderation.console.rooms.answers import Told
from moderation.console.rooms.own import own_room

MOST_SHOWN = 200
# a reason of the service → the field that it is about
FIELDS = {"ban_own_people": "viewer", "ban_not_possible": "viewer", "ban_words": "words"}
# days; what an operator may choose, up to the most there is
LENGTHS = [
    (1, gettext_lazy("a day")),
    (7, gettext_lazy("a week")),
    (30, gettext_lazy("30 days")),
    (365, gettext_lazy("a year")),
]


class BanForm(forms.Form):
    viewer = forms.CharField(
        label=gettext_lazy("Viewer"),
        max_length=64,
        help_text=gettext_lazy("As the platform shows it beside a comment, or the viewer’s number on this site."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What"), choices=RoomBan.Kind.choices, widget=forms.RadioSelect)
    why = forms.ChoiceField(label=gettext_lazy("Why"), choices=RoomBan.Why.choices)
    days = forms.TypedChoiceField(label=gettext_lazy("For how long"), coerce=int, choices=LENGTHS)
    words = forms.CharField(
        label=gettext_lazy("What happened (may stay empty)"),
        max_length=LONGEST_WORDS,
        required=False,
        help_text=gettext_lazy("Moderators read it, and the viewer in the own data."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    def add_refusals(self, refused: Refused) -> None:
        for refusal in refused.refusals:
            told = Told(refusal)
            self.add_error(FIELDS.get(refusal.code), f"{told.what} {told.next}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def room_bans(request: PersonRequest, channel_id: int) -> HttpResponse:
    """Whom this room muted or shut out, and a form for one more."""
    channel = own_room(request.user, channel_id)
    start = {"kind": RoomBan.Kind.MUTE, "days": 1}
    form = BanForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            ban_named(
                channel=channel,
                viewer=said["viewer"],
                kind=said["kind"],
                why=said["why"],
                words=said["words"],
                # a second less, so that a year from here is no more than a year from the service's clock
                ends_at=timezone.now() + timedelta(days=said["days"], seconds=-1),
                by=request.user,
                stream=channel.streams.filter(state="live").first(),
            )
        except Refused as refused:
            form.add_refusals(refused)
        else:
            messages.success(request, _("Done. The viewer gets a letter, and moderators see it too."))
            return redirect("room_bans", channel.pk)
    context = {"channel": channel, "form": form, **_rows(channel)}
    return render(request, "rooms/bans.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def room_ban_lift(request: PersonRequest, channel_id: int, ban_id: UUID) -> HttpResponse:
    """End it before its time."""
    channel = own_room(request.user, channel_id)
    if lift_ban(channel=channel, ban_id=ban_id, by=request.user) is None:
        raise Http404
    messages.success(request, _("The room is open to this viewer again."))
    return redirect("room_bans", channel.pk)


@viewing
def console_room_bans(request: StaffRequest, channel_id: int) -> HttpResponse:
    """The same for moderators, with who set each and in which words: nobody is shut out for a complaint (LM2021 21)."""
    channel = get_object_or_404(Channel.objects.select_related("operator"), pk=channel_id)
    return render(request, "console/room_bans.html", {"channel": channel, **_rows(channel)})


def _rows(channel: Channel) -> dict[str, Any]:
    found = list(bans_of(channel)[: MOST_SHOWN + 1])
    now = timezone.now()
    rows = [(ban, ban.lifted_at is None and ban.ends_at > now) for ban in found[:MOST_SHOWN]]
    return {"bans": rows, "more": len(found) > MOST_SHOWN, "most": MOST_SHOWN}
