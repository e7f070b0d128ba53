"""What was refused to a viewer and why, and what was used on which day."""

import re
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Party
from accounts.refusals import REASONS, Reason
from accounts.requests import PersonRequest
from livestream.models import AdmissionEntry
from livestream.viewers import history
from moderation.console.viewer.people import buyer_party

ROWS = 30


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer at a gate with its reasons in words; a code that is no longer known stands for itself."""

    entry: AdmissionEntry

    @property
    def reasons(self) -> list[Reason]:
        return [REASONS.get(code) or Reason("", code, "") for code in self.entry.reasons]


@never_cache
@require_safe
@login_required
def buyer_history(request: PersonRequest) -> HttpResponse:
    """One's own refusals, newest first (`?before=`, an id, goes on), and the last days' use."""
    party = buyer_party(request.user)
    if party is None:
        return redirect("buyer_register")
    return history_page(request, party, {"back_address": reverse("buyer"), "back_word": _("My limits")})


def history_page(request: PersonRequest, party: Party, context: dict[str, object]) -> HttpResponse:
    before = request.GET.get("before", "")
    readable = not before or bool(re.fullmatch(r"[0-9]{1,18}", before))
    found = refused_to(party, int(before) if before else None, ROWS + 1) if readable else []
    shown = found[:ROWS]
    context |= {
        "party": party,
        "refused": shown,
        "older": shown[-1].entry.pk if len(found) > ROWS else None,
        "days": [] if before else history(party),
        "first_page": not before,
        "problem": not readable,
    }
    return render(request, "viewer/history.html", context, status=200 if readable else 400)


def refused_to(party: Party, before: int | None = None, limit: int = 3) -> list[Refused]:
    """The newest refusals; one query along the index of a party's answers."""
    entries = AdmissionEntry.objects.filter(party=party, allowed=False)
    if before is not None:
        entries = entries.filter(pk__lt=before)
    return [Refused(entry) for entry in entries.select_related("stream__channel").order_by("-pk")[:limit]]
