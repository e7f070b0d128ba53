"""My data: what is held, what was agreed to, who looked; a copy of it, and its deletion (PIPL 44–47)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import DataRequest, Party
from accounts.personal import consents, deletion
from accounts.personal.policies import NotYours
from accounts.personal.texts import text
from accounts.requests import PersonRequest
from accounts.staff.reauth import needs_fresh_sign_in
from moderation.console.viewer.acting import acts_on
from moderation.console.viewer.consenting import ledger_lines, standings
from moderation.console.viewer.holdings import holdings, looks, what_stays
from moderation.console.viewer.people import own_parties, wards_of

MOST_REQUESTS = 5
OPEN_FIRST = Case(When(state=DataRequest.State.OPEN, then=Value(0)), default=Value(1))


@never_cache
@require_safe
@login_required
def my_data(request: PersonRequest, party_id: UUID | None = None) -> HttpResponse:
    """One's own party, or a child's one answers for; `party_id` chooses among several."""
    own, wards = own_parties(request.user), wards_of(request.user)
    party = _chosen([*own, *wards], party_id)
    return _page(request, own, wards, party)


@acts_on("my_data_of", "party_id")
@login_required
def consent_withdraw(request: PersonRequest, party_id: UUID, purpose: str) -> HttpResponse:
    """Take a consent back: one button, as giving was (PIPL 15)."""
    party = _mine(request, party_id)
    try:
        withdrawn = consents.withdraw(party=party, purpose=purpose, user=request.user, language=get_language() or "en")
    except (LookupError, NotYours):
        raise Http404 from None
    if withdrawn:
        messages.success(request, _("Withdrawn. It counts from now; what was done before stays lawful."))
    else:
        messages.info(request, _("Nothing to withdraw: no consent stood."))
    return redirect("my_data_of", party.pk)


@acts_on("my_data_of", "party_id")
@login_required
@needs_fresh_sign_in
def deletion_ask(request: PersonRequest, party_id: UUID) -> HttpResponse:
    """Ask for deletion; without the box ticked nothing happens but the page saying so."""
    party = _mine(request, party_id)
    if "sure" not in request.POST:
        problem = _("Nothing was asked for yet. Tick the box to say that you have read what goes and what stays.")
        return _page(request, own_parties(request.user), wards_of(request.user), party, problem=problem, status=422)
    deletion.ask(user=request.user, party=party)
    return redirect("my_data_of", party.pk)


@acts_on("my_data_of", "party_id")
@login_required
def deletion_withdraw(request: PersonRequest, party_id: UUID) -> HttpResponse:
    party = _mine(request, party_id)
    if deletion.withdraw(user=request.user, party=party):
        messages.success(request, _("The request is taken back. Nothing is deleted."))
    else:
        messages.info(request, _("There is no open request to take back."))
    return redirect("my_data_of", party.pk)


def _mine(request: PersonRequest, party_id: UUID) -> Party:
    party = _chosen([*own_parties(request.user), *wards_of(request.user)], party_id)
    if party is None:
        raise Http404
    return party


def _chosen(parties: list[Party], party_id: UUID | None) -> Party | None:
    """Raises 404 for a party that is not theirs: that it exists is nobody else's business."""
    if party_id is None:
        return next(iter(parties), None)
    found = next((party for party in parties if party.pk == party_id), None)
    if found is None:
        raise Http404
    return found


def _page(
    request: PersonRequest,
    own: list[Party],
    wards: list[Party],
    party: Party | None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, object] = {"own": own, "wards": wards, "party": party, "problem": problem}
    if party:
        lines = consents.ledger(party)
        # what is open stands first, so the newest few hold it
        requests = list(party.data_requests.order_by(OPEN_FIRST, "-pk")[:MOST_REQUESTS])
        is_own = party in own
        context |= {
            "is_own": is_own,
            "groups": holdings(request.user, party, is_own),
            "standings": standings(party, lines, request.user, is_own),
            "lines": ledger_lines(lines),
            "looks": looks(party),
            "requests": requests,
            "asked": next((one for one in requests if _is_open_deletion(one)), None),
            "stays": what_stays(party),
            "notice": text("deletion", get_language() or "en"),
        }
    return render(request, "viewer/data.html", context, status=status)


def _is_open_deletion(request: DataRequest) -> bool:
    return (request.kind, request.state) == (DataRequest.Kind.DELETION, DataRequest.State.OPEN)
