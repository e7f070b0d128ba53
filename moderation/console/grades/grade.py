"""How a room is graded, for everybody; what the grade is made of, for who holds the room and for staff."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from accounts.models import Membership, User
from livestream.models import Channel
from moderation.console.grades.words import MEANS, PARTS, WHY_KEY
from moderation.decisions.strikes import strikes_of
from moderation.grades.formula import BY_VOLUME, KNOWN_FROM, LEAST, VERSION, WEIGHTS
from moderation.grades.models import ChannelGrade, DeletionDay
from moderation.grades.services import key_time

MOST_LINES, MOST_STRIKES, DELETION_DAYS = 24, 20, 30


@dataclass(frozen=True, slots=True)
class Row:
    what: Promise
    count: int
    points: int


@require_safe
def grade(request: HttpRequest, channel_id: int) -> HttpResponse:
    """A room's grade, its history, and for insiders its parts. Seven queries at most."""
    channel = Channel.objects.select_related("operator").filter(pk=channel_id).first()
    if channel is None:
        raise Http404
    lines = list(ChannelGrade.objects.filter(channel=channel).order_by("-day")[:MOST_LINES])
    insider = sees_parts(request.user, channel) if isinstance(request.user, User) else False
    context: dict[str, Any] = {
        "channel": channel,
        "lines": lines,
        "newest": lines[0] if lines else None,
        "means": MEANS[lines[0].grade] if lines else "",
        "insider": insider,
    }
    if insider:
        time = key_time(channel)
        context |= {
            "rows": rows(lines[0]) if lines else [],
            "strikes": list(strikes_of(channel)[:MOST_STRIKES]),
            "deletions": list(DeletionDay.objects.filter(channel=channel).order_by("-day")[:DELETION_DAYS]),
            "key_time": time,
            "why_key": [WHY_KEY[code] for code in time.why] if time else [],
        }
    return render(request, "grades/grade.html", context)


def sees_parts(user: User, channel: Channel) -> bool:
    """Staff, and whoever acts for the room's operator."""
    if user.has_perm("cases.view_case"):
        return True
    acts = (Membership.Part.OWNER, Membership.Part.STAFF)
    return Membership.objects.filter(user=user, party=channel.operator_id, part__in=acts).exists()


def rows(line: ChannelGrade) -> list[Row]:
    """The parts of a line in the formula's order; a part that an older formula had keeps its numbers."""
    known = [*WEIGHTS, "broadcasts"]
    return [
        Row(PARTS[code], line.parts[code]["count"], line.parts[code]["points"]) for code in known if code in line.parts
    ]


@require_safe
def grades(request: HttpRequest) -> HttpResponse:
    """The formula, as it is computed with. No query of its own."""
    context = {
        "version": VERSION,
        "weights": [(PARTS[code], each, most, by_volume) for code, (each, most, by_volume) in WEIGHTS.items()],
        "volumes": [(most, round(share * 100)) for most, share in BY_VOLUME],
        "least": [(grade.value, least, MEANS[grade.value]) for grade, least in LEAST.items()],
        "known_from": KNOWN_FROM,
    }
    return render(request, "grades/formula.html", context)
