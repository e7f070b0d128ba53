"""How well the house judges: by rule, never by person."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from moderation.console.quality.access import allowed, may_see
from moderation.quality.agreement import LEAST
from moderation.quality.figures import PERIOD, figures
from moderation.quality.known import may_set


@require_safe
@allowed(may_see)
def quality(request: PersonRequest) -> HttpResponse:
    """Agreement of second reviews and answers to known cases, of ninety days."""
    context = {
        "figures": figures(),
        "days": PERIOD.days,
        "least": LEAST,
        "percent": settings.QUALITY_SAMPLE_PERCENT,
        "may_set": may_set(request.user),
    }
    return render(request, "quality/page.html", context)
