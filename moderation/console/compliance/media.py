"""Media servers, who is carried on them, and how long a cut took from decision to silence."""

import statistics
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.requests import PersonRequest
from livestream.models import MediaRefusal, MediaServer, MediaSession
from moderation.console.compliance.access import reading

MOST = 50
LAGS_OVER = timedelta(days=7)


@reading
def media(request: PersonRequest) -> HttpResponse:
    """Five queries, however many players there are."""
    publishers = MediaSession.objects.filter(part=MediaSession.Part.PUBLISHER).select_related(
        "server", "stream__channel"
    )
    cut = publishers.filter(cut_at__gte=timezone.now() - LAGS_OVER).order_by("-pk")[:MOST]
    lags = [session.lag.total_seconds() for session in cut if session.lag is not None]
    context = {
        "servers": MediaServer.objects.order_by("-is_active", "name"),
        "on_air": publishers.filter(ended_at=None).order_by("-pk")[:MOST],
        "cut": cut,
        "median_s": round(statistics.median(lags), 1) if lags else None,
        "slowest_s": round(max(lags), 1) if lags else None,
        "refusals": MediaRefusal.objects.select_related("server", "stream__channel").order_by("-pk")[:MOST],
    }
    return render(request, "compliance/media.html", context)
