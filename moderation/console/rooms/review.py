from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actors import user_actor
from accounts.models import Party
from accounts.requests import PersonRequest
from livestream.admission.refused import Refused
from livestream.admission.review import FORM, keep_form
from livestream.models import Stream
from moderation.console.rooms.answers import Told
from moderation.console.rooms.own import own_stream


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def go_live_review(request: PersonRequest, stream_id: UUID) -> HttpResponse:
    """The pre-stream compliance form of this stream (LE2026 30)."""
    stream, parties = own_stream(request.user, stream_id)
    if request.method == "POST":
        # an item nobody knows counts as not ticked
        ticked = set(request.POST.getlist("items")) & set(FORM)
        try:
            keep_form(
                stream=stream, party=_speaker(stream, parties), looked_over=ticked, actor=user_actor(request.user)
            )
        except Refused as refused:
            problems = [Told(refusal) for refusal in refused.refusals]
            context = {"stream": stream, "problems": problems, "ticked": ticked, "items": FORM}
            return render(request, "rooms/review.html", context, status=422)
        messages.success(request, _("Kept for this stream."))
        return redirect("go_live", stream.pk)
    return render(request, "rooms/review.html", {"stream": stream, "items": FORM, "ticked": set()})


def _speaker(stream: Stream, parties: list[Party]) -> Party:
    """In whose name it is said: the room's operator, else the own streamer of this stream."""
    own = {party.pk: party for party in parties}
    if stream.channel.operator_id in own:
        return own[stream.channel.operator_id]
    role = stream.roles.filter(role="streamer", party__in=own).first()
    return own[role.party_id] if role else parties[0]
