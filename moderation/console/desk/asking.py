"""What the pane asks for while somebody fills it in: the accounts' ladder, and who else a heavy measure would need."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.models import Party
from moderation.cases.models import Case
from moderation.cases.querysets import cases_visible_to
from moderation.console.desk import second_words
from moderation.console.desk.access import StaffRequest, viewing
from moderation.console.desk.draft import Draft
from moderation.console.desk.ladder import accounts, parties_of
from moderation.decisions import second_person
from moderation.decisions.kinds import ACCOUNT_LADDER, STREAM_LADDER
from moderation.decisions.models import MeasureKind

MOST_DAYS = 5000


def _case(request: StaffRequest, case_id: int) -> Case:
    case = cases_visible_to(request.user).select_related("stream__channel", "party").filter(pk=case_id).first()
    if case is None:
        raise Http404
    return case


@viewing
def case_accounts(request: StaffRequest, case_id: int) -> HttpResponse:
    """The second fold of the pane."""
    draft = Draft()
    context = {"accounts": accounts(_case(request, case_id), draft), "draft": draft}
    return render(request, "console/decide_accounts.html", context)


@viewing
def case_waits(request: StaffRequest, case_id: int) -> HttpResponse:
    """Why these measures (`kind`, several) would wait for a second person; empty when one may take them alone.

    `party`: whose account; `days`: for how long it would be off air.
    """
    case = _case(request, case_id)
    wanted = set(request.GET.getlist("kind"))
    party = _party(case, request.GET.get("party", ""))
    days = request.GET.get("days", "")
    minutes = int(days) * 1440 if days.isdecimal() and int(days[:6]) <= MOST_DAYS else None
    codes: list[str] = []
    for kind in (*STREAM_LADDER, *ACCOUNT_LADDER):
        on_stream = kind in STREAM_LADDER
        if kind.value not in wanted or not (on_stream or party):
            continue
        codes += second_person.reasons(
            kind,
            case=case,
            stream=case.stream if on_stream else None,
            party=None if on_stream else party,
            minutes=minutes if kind == MeasureKind.OFF_AIR else None,
        )
    why = second_words.why(dict.fromkeys(codes))
    return render(request, "console/waits.html", {"why": why})


def _party(case: Case, wanted: str) -> Party | None:
    """One with a part in the case; the first when none of them is named."""
    known = parties_of(case) if wanted or case.party_id else []
    try:
        chosen = UUID(wanted)
    except ValueError:
        return known[0] if known else None
    return next((party for party in known if party.pk == chosen), None)
