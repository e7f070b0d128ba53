"""Taking a case and giving it back: each view names one service of `cases.claims`."""

import uuid
from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.cases import claims
from moderation.cases.claims import Refused
from moderation.cases.models import Case
from moderation.cases.notes import LONGEST_NOTE, add_note
from moderation.cases.querysets import cases_visible_to, notes_on
from moderation.console.desk import words
from moderation.console.desk.access import StaffRequest, claiming, deciding
from moderation.console.desk.answers import after, queue_ids, show_case
from moderation.console.desk.draft import Draft


def _token(request: StaffRequest) -> uuid.UUID:
    """The lease's token; a malformed one is one that holds nothing."""
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid.UUID(int=0)


def next_id(request: StaffRequest) -> int | None:
    """Claim what stands first in the chosen queues; its id, or None when nothing is left."""
    lease = claims.claim_next(user=request.user, queue_ids=queue_ids(request))
    return lease.case_id if lease else None


@claiming
def console_next(request: StaffRequest) -> HttpResponse:
    return after(request, next_id(request))


@deciding
def case_claim(request: StaffRequest, case_id: int) -> HttpResponse:
    try:
        claims.claim(user=request.user, case_id=case_id)
    except Refused as refusal:
        return show_case(request, case_id, status=409, problem=words.refused(refusal.code, refusal.case))
    return after(request, case_id)


@deciding
def case_renew(request: StaffRequest, case_id: int) -> HttpResponse:
    """`{"until"}`, or 409 with a sentence when the lease is lost. An open page asks every 20 s."""
    until = claims.renew(user=request.user, case_id=case_id, token=_token(request))
    case = Case.objects.select_related("holder").filter(pk=case_id).first()
    if until is None or case is None:
        code = "decided" if case is None or case.decided_at else "taken" if case.held() else "not_yours"
        return JsonResponse({"message": words.refused(code, case)}, status=409)
    claims.look(user=request.user, case_id=case_id)
    return JsonResponse({"until": until.isoformat()})


def _give_back(request: StaffRequest, case_id: int, act: Callable[..., object]) -> HttpResponse | None:
    """Run a service that ends the claim; an answer when it was refused."""
    try:
        act(user=request.user, case_id=case_id, token=_token(request))
    except Case.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        problem = words.refused(refusal.code, refusal.case)
        return show_case(request, case_id, status=409, draft=Draft.of(request.POST), problem=problem)
    return None


@deciding
def case_release(request: StaffRequest, case_id: int) -> HttpResponse:
    """Twice is once: what is not held any more needs no release."""
    claims.release(user=request.user, case_id=case_id, token=_token(request))
    return after(request, case_id)


@deciding
def case_skip(request: StaffRequest, case_id: int) -> HttpResponse:
    return _give_back(request, case_id, claims.skip) or after(request, next_id(request))


@deciding
def case_escalate(request: StaffRequest, case_id: int) -> HttpResponse:
    return _give_back(request, case_id, claims.escalate) or after(request, next_id(request))


@deciding
def case_park(request: StaffRequest, case_id: int) -> HttpResponse:
    preset = words.PARKED_FOR.get(request.POST.get("for", ""))
    if preset is None:
        problem = _("Choose for how long to put the case aside. Nothing was changed.")
        return show_case(request, case_id, status=422, draft=Draft.of(request.POST), problem=problem)

    until = timezone.now() + preset[1]
    return _give_back(request, case_id, partial(claims.park, until=until)) or after(request, next_id(request))


@deciding
def case_note(request: StaffRequest, case_id: int) -> HttpResponse:
    """A note needs no claim: who only looks may know something, too."""
    case = cases_visible_to(request.user).filter(pk=case_id).first()
    if case is None:
        raise Http404
    text = request.POST.get("text", "").strip()
    problem = ""
    if not text:
        problem = _("The note is empty. Nothing was saved.")
    elif len(text) > LONGEST_NOTE:
        problem = _("The note is too long: %(most)d characters at most. Nothing was saved.")
        problem %= {"most": LONGEST_NOTE}
    else:
        public = bool(request.POST.get("public")) and case.kind in words.TOLD_KINDS
        add_note(user=request.user, case=case, text=text, public=public)
    if not request.htmx:
        if problem:
            return show_case(request, case_id, status=422, problem=problem)
        return after(request, case_id)
    kept = text if problem else ""
    context = {"case": case, "notes": notes_on(case), "may_note": True, "may_tell": case.kind in words.TOLD_KINDS}
    context |= {"note_problem": problem, "note_text": kept}
    return render(request, "console/notes.html", context, status=422 if problem else 200)
