"""What a streamer must answer now, and what binds their account."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Party
from accounts.requests import PersonRequest
from moderation.console.pages.notices import Notice
from moderation.decisions.acknowledging import acknowledge
from moderation.decisions.errors import Invalid, TooLate
from moderation.decisions.models import Measure, MeasureKind
from moderation.decisions.statements.readers import begun

MOST_SHOWN = 10
# a reminder lasts no time: it stands on the page for a week
REMINDED_FOR = timedelta(days=7)


def to_answer(stream_ids: Sequence[UUID]) -> list[Notice]:
    """Warnings that nobody has said to have read, oldest first; one query."""
    silent = Q(kind=MeasureKind.WARN, acknowledge_by__isnull=False, acknowledged_at=None, lifted_at=None)
    found = Measure.objects.filter(begun(), silent, stream__in=stream_ids).select_related("decision__rule", "stream")
    return [Notice(measure) for measure in found.order_by("pk")[:MOST_SHOWN]]


def on_accounts(parties: Sequence[Party]) -> list[Notice]:
    """What is in force against these accounts, and what they were reminded of lately, newest first; one query."""
    now = timezone.now()
    binding = Q(restriction__isnull=False, lifted_at=None) & (Q(ends_at=None) | Q(ends_at__gt=now))
    reminded = Q(kind=MeasureKind.REMIND, starts_at__gt=now - REMINDED_FOR)
    found = Measure.objects.filter(begun(), binding | reminded, party__in=parties)
    newest = found.select_related("decision__rule", "party").order_by("-pk")
    return [Notice(measure) for measure in newest[:MOST_SHOWN]]


@login_required
@require_POST
def warning_read(request: PersonRequest, measure_id: int) -> HttpResponse:
    """ "I have read it." The page it was said on comes back, without the warning. 404 for another's."""
    # those of earlier days had no clock and ask for no answer
    if not Measure.objects.filter(pk=measure_id, acknowledge_by__isnull=False).exists():
        raise Http404
    try:
        measure = acknowledge(user=request.user, measure_id=measure_id)
    except (Measure.DoesNotExist, Invalid):
        raise Http404 from None
    except TooLate:
        messages.info(request, _("This warning was taken back meanwhile. There is nothing to answer."))
        return redirect("studio")
    if request.POST.get("on") == str(measure.stream_id):
        return redirect("studio_stream", measure.stream_id)
    return redirect("studio")
