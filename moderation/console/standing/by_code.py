"""Appealing without an account: whoever is shut out has the number and the code of the letter about the decision.

Both are sent, never part of an address. The first answer shows what is appealed, with a form; sent with words, it is
the appeal. Later the same number and code show how it stands.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.models import Party
from blocklists.refusing import Refused
from moderation.complaints.appeals import ANSWER_DAYS, appeal
from moderation.complaints.appeals.codes import party_of_code
from moderation.complaints.models import Appeal
from moderation.complaints.words import sentence
from moderation.console.joining.pace import too_many
from moderation.console.standing.form import CodeForm, WordsForm
from moderation.decisions.models import Decision
from moderation.decisions.statements import Statement, statement_of
from moderation.decisions.statements.readers import told_of

# From one address. A code has eighty bits, so this keeps the door quiet more than it keeps anybody out.
TRIES_AN_HOUR = 30
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A decision and its appeal, for whoever has the letter; sealed facts stay for those who are signed in."""

    decision: Decision
    party: Party
    statement: Statement
    appeal: Appeal | None

    @property
    def may_appeal(self) -> bool:
        until = self.statement.appeal_by
        return self.appeal is None and self.decision.live and until is not None and timezone.now() < until

    @property
    def last_moment(self) -> datetime | None:
        return self.statement.appeal_by - SECOND if self.statement.appeal_by else None

    @property
    def due(self) -> datetime | None:
        return self.appeal.due_at - SECOND if self.appeal and not self.appeal.outcome else None


@never_cache
@sensitive_post_parameters("code", "words")
@sensitive_variables("form", "words", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_by_code(request: HttpRequest) -> HttpResponse:
    """422: no such number and code, or what was written can't stand; 429: too many tries from this address."""
    if request.method != "POST":
        return _page(request, CodeForm())
    form = CodeForm(request.POST)
    if too_many("appeal_code", get_adapter().get_client_ip(request) or "", TRIES_AN_HOUR):
        problem = _("Too many tries came from your address in this hour. Wait a while, and try again.")
        return _page(request, form, problem=problem, status=429)
    if not form.is_valid():
        return _page(request, form, status=422)
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    try:
        shown = _shown(number, code)
    except Refused as refused:
        return _page(request, form, problem=sentence(refused), status=422)
    if "words" not in request.POST:
        return _page(request, form, shown=shown, words=WordsForm())
    words = WordsForm(request.POST)
    if not words.is_valid():
        return _page(request, form, shown=shown, words=words, status=422)
    try:
        appeal(party=shown.party, words=words.cleaned_data["words"], decision_id=number, code=code)
    except Refused as refused:
        return _page(request, form, shown=_shown(number, code), words=words, problem=sentence(refused), status=422)
    return _page(request, form, shown=_shown(number, code), arrived=True)


def _shown(number: int, code: str) -> Shown:
    party = party_of_code(number, code)
    decision = Decision.objects.select_related("case", "rule", "decided_by", "held").get(pk=number)
    return Shown(
        decision,
        party,
        statement_of(decision, told_of(decision, [party]), private=False),
        Appeal.objects.filter(decision=decision, party=party).first(),
    )


def _page(request: HttpRequest, form: CodeForm, *, status: int = 200, **context: object) -> HttpResponse:
    return render(
        request, "standing/by_code.html", {"form": form, "answer_days": ANSWER_DAYS, **context}, status=status
    )
