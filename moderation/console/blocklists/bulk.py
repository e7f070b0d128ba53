"""Proposals out of a file: uploaded and looked at, then made, undone, or confirmed by a second person."""

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django_htmx.http import HttpResponseClientRefresh

from accounts.models import MachineClient
from accounts.requests import PersonRequest
from accounts.staff.reauth import fresh, needs_fresh_sign_in, reauth_address
from blocklists.bulk import confirming, making
from blocklists.bulk.columns import NAMES, template_names
from blocklists.bulk.looking import look
from blocklists.bulk.reading import MOST_BYTES, MOST_LINES
from blocklists.bulk.seeing import progress, samples, visible
from blocklists.bulk.undoing import undo
from blocklists.bulk.words import line_words, sentence
from blocklists.grounds import GROUNDS
from blocklists.models import Bulk, Entry, Kind, Scope, Side, State
from blocklists.policies import may_confirm
from blocklists.refusing import Refused
from blocklists.tasks import confirm_bulk, make_bulk
from moderation.console.blocklists.access import CONFIRM, PROPOSE, acting, asking, reading

MOST_SHOWN = 30
REJECTED_A_PAGE = 500
# what the second person must say that he did
SEEN = "confirmed"
_STATUS = {"not_allowed": 403, "words_missing": 422, "too_long": 422}


@sensitive_post_parameters()
@sensitive_variables("content")
@asking(PROPOSE, CONFIRM)
def bulk(request: PersonRequest) -> HttpResponse:
    """The uploads that the reader may see, and the form for another; `?template=1` is the file to fill in."""
    if "template" in request.GET:
        return _template()
    problem = ""
    if request.method == "POST":
        try:
            found = look(user=request.user, content=_content(request))
        except Refused as refused:
            problem = sentence(refused)
        else:
            return redirect("blocklist_bulk_one", found.pk)
    waiting = Entry.objects.filter(bulk=OuterRef("pk"), state=State.PROPOSED)
    uploads = visible(request.user).select_related("by", "confirmer").defer("content", "rejected")
    context = {
        "problem": problem,
        "uploads": uploads.annotate(waits=Exists(waiting)).order_by("-pk")[:MOST_SHOWN],
        "most_lines": MOST_LINES,
        "most_megabytes": MOST_BYTES // 1024 // 1024,
        "columns": _columns(),
        "platforms": MachineClient.objects.filter(is_active=True).order_by("name")[:MOST_SHOWN],
    }
    return render(request, "blocklists/bulk.html", context, status=422 if problem else 200)


@reading(PROPOSE, CONFIRM)
def bulk_one(request: PersonRequest, bulk_id: UUID) -> HttpResponse:
    """One upload. While a worker is at it, its figures are asked for again by themselves; once it has finished the
    page is."""
    if request.htmx:
        found = get_object_or_404(visible(request.user).defer("content", "rejected"), pk=bulk_id)
        counted = progress(found)
        if not _working(found, counted.lines):
            return HttpResponseClientRefresh()
        context = {"bulk": found, "progress": counted, "working": True}
        return render(request, "blocklists/bulk_progress.html", context)
    return _page(request, bulk_id)


@acting(PROPOSE)
def bulk_make(request: PersonRequest, bulk_id: UUID) -> HttpResponse:
    def make() -> str:
        making.ask_to_make(user=request.user, bulk_id=bulk_id)
        transaction.on_commit(lambda: make_bulk.delay(str(bulk_id)), robust=True)
        return _("The lines are being proposed. You may leave this page: the work goes on.")

    return _act(request, bulk_id, make)


@acting(PROPOSE)
def bulk_drop(request: PersonRequest, bulk_id: UUID) -> HttpResponse:
    def drop() -> str:
        making.drop(user=request.user, bulk_id=bulk_id)
        return _("The upload is given up. Nothing of it was proposed, and its lines are gone.")

    return _act(request, bulk_id, drop)


@acting(PROPOSE, CONFIRM)
def bulk_undo(request: PersonRequest, bulk_id: UUID) -> HttpResponse:
    def take_back() -> str:
        back, stay = undo(user=request.user, bulk_id=bulk_id, words=request.POST.get("words", ""))
        if stay:
            left = ngettext("%(n)d was confirmed before and stays.", "%(n)d were confirmed before and stay.", stay)
            messages.info(request, left % {"n": stay})
        return ngettext("%(n)d proposal is taken back.", "%(n)d proposals are taken back.", back) % {"n": back}

    return _act(request, bulk_id, take_back)


@acting(CONFIRM)
@needs_fresh_sign_in
def bulk_confirm(request: PersonRequest, bulk_id: UUID) -> HttpResponse:
    def confirm() -> str:
        seen = request.POST.get("seen", "")
        number = int(seen) if seen.isdecimal() and len(seen) < 9 else -1
        confirming.ask_to_confirm(user=request.user, bulk_id=bulk_id, seen=number)
        transaction.on_commit(lambda: confirm_bulk.delay(str(bulk_id)), robust=True)
        return _("The entries are being confirmed. You may leave this page: the work goes on.")

    if not request.POST.get(SEEN):
        problem = _("Say that you have read the samples: tick the box above the button. Nothing was changed.")
        return _page(request, bulk_id, problem=problem, status=422)
    return _act(request, bulk_id, confirm)


def _act(request: PersonRequest, bulk_id: UUID, act: Callable[[], str]) -> HttpResponse:
    """Do it and show the upload afresh; refused, the page says why, with 403, 409 or 422."""
    try:
        # its task is sent after the commit: before it, a worker would find nothing to do
        with transaction.atomic():
            done = act()
    except Refused as refused:
        if refused.code == "unknown_bulk":
            raise Http404 from None
        problem = _("Nothing was changed. %(why)s") % {"why": sentence(refused)}
        return _page(request, bulk_id, problem=problem, status=_STATUS.get(refused.code, 409))
    messages.success(request, done)
    return redirect("blocklist_bulk_one", bulk_id)


def _page(request: PersonRequest, bulk_id: UUID, *, problem: str = "", status: int = 200) -> HttpResponse:
    """Nine queries of its own at most."""
    uploads = visible(request.user).select_related("by", "confirmer").defer("content")
    found = get_object_or_404(uploads, pk=bulk_id)
    counted = progress(found)
    working = _working(found, counted.lines)
    own = found.by_id == request.user.pk
    may = may_confirm(request.user) and not own and found.state == Bulk.State.MADE and not working
    rejected = Paginator(found.rejected, REJECTED_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "bulk": found,
        "progress": counted,
        "working": working,
        "own": own,
        "problem": problem,
        "rejected": rejected,
        "reasons": [(line, _column(column), line_words(code)) for line, column, code in rejected.object_list],
        "rejected_lines": len({line for line, _column_of, _code in found.rejected}),
        "listed_lines": len({line for line, _column_of, code in found.rejected if code == "already_listed"}),
        "sides": [
            (Side(side).label, str(GROUNDS[ground].label) if ground in GROUNDS else ground, lines)
            for side, grounds in sorted(found.summary.get("sides", {}).items())
            for ground, lines in sorted(grounds.items(), key=lambda pair: -pair[1])
        ],
        "kinds": [str(Kind(kind).label) for kind in found.kinds],
        "may_confirm": may and counted.waiting > 0,
        "may_undo": found.state == Bulk.State.MADE and (own or may_confirm(request.user)),
    }
    if context["may_confirm"] and "samples" in request.GET:
        context["samples"] = samples(user=request.user, bulk=found)
        context["again"] = "" if fresh(request) else reauth_address(request)
    return render(request, "blocklists/bulk_one.html", context, status=status)


def _working(bulk: Bulk, lines: int) -> bool:
    """Whether a worker is at it, or should be: the sweep sends it again when it is not."""
    confirming = bulk.confirm_asked_at is not None and bulk.confirm_done_at is None
    return bulk.state == Bulk.State.MADE and (lines > 0 or confirming)


def _content(request: PersonRequest) -> bytes:
    """The file's bytes. Raises `Refused`: file_missing, file_too_large."""
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        raise Refused("file_missing", field="file")
    if (upload.size or 0) > MOST_BYTES:
        raise Refused("file_too_large", field="file")
    return upload.read()


def _template() -> HttpResponse:
    """A header row in the reader's language; with the mark without which spreadsheets take Chinese for nonsense."""
    text = io.StringIO()
    csv.writer(text).writerow(template_names(get_language() or "en"))
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="blocklist-template.csv"'
    return answer


def _column(column: str) -> str:
    """A column by its name in the template, with its number."""
    name = column.rstrip("0123456789")
    chinese = (get_language() or "").startswith("zh")
    return NAMES[name][chinese] + column[len(name) :] if name in NAMES else ""


def _columns() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(name in the template, what goes in, codes with their words)."""
    chinese = (get_language() or "").startswith("zh")
    said = {
        "side": (_("Whom it is about."), [(side.value, str(side.label)) for side in Side]),
        "kind": (
            _("What the next cell is. Up to five pairs: kind2 and value2, and so on."),
            [(kind.value, str(kind.label)) for kind in Kind],
        ),
        "value": (
            _("The whole of it. An account is written as platform/account. Long numbers as text, or they are rounded."),
            [],
        ),
        "scopes": (
            _("What may not be done, parted by |. Empty: all of the side."),
            [(scope.value, str(scope.label)) for scope in Scope],
        ),
        "categories": (_("Codes of classes of goods, parted by |. Empty: the whole platform."), []),
        "ground": (_("One of these; it must fit the side."), [(code, str(one.label)) for code, one in GROUNDS.items()]),
        "reason": (_("In a sentence or two. The person reads it as it stands."), []),
        "facts": (_("What happened, when and where, and what proves it."), []),
        "starts_on": (_("A day as 2026-12-31. Empty: at once."), []),
        "ends_on": (_("The last day. Empty only with a reason why it has no end."), []),
        "no_end_reason": (_("Why it has no end."), []),
        "basis": (_("The decision or order it rests on; needed for the order of an authority."), []),
    }
    return [(NAMES[column][chinese], *said[column]) for column in NAMES]
