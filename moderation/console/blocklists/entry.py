"""One entry: everything that is known of it, in words, and what the reader may do about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.actors import user_actor
from accounts.identity.twins import HOLDING
from accounts.models import User
from accounts.requests import PersonRequest
from accounts.staff.reauth import fresh, needs_fresh_sign_in, reauth_address
from blocklists.entries.subjects import list_names_own
from blocklists.identifiers import STRONG
from blocklists.models import Entry, Identifier, Source, State
from blocklists.policies import appeal_by
from blocklists.refusing import Refused
from blocklists.words import sentence
from evidence.services import record
from moderation.complaints.models import Appeal
from moderation.console.blocklists.access import acting, reading
from moderation.console.blocklists.act_forms import ActForm
from moderation.console.blocklists.acts import ACTS, Act, run
from moderation.console.blocklists.listing import shown
from moderation.console.templatetags.blocklists import ground_word

MOST_RELATED = 10
# an entry changes a handful of times; a merge machine gone wild must not make an endless page
MOST_CHANGES = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """An act with its form, or why it can't be done by this reader. `again`: where to sign in once more first."""

    act: Act
    form: ActForm | None
    why_not: str
    again: str


@reading()
def blocklist_entry(request: PersonRequest, entry_id: UUID) -> HttpResponse:
    """The page. Reason and facts are about a person: that they were read is an audit event."""
    entry = _entry(entry_id)
    if _own(entry, request.user):
        return _of_ones_own(request, entry)
    with transaction.atomic():
        record(
            actor=user_actor(request.user),
            action="blocklist.entry_viewed",
            target_kind="blocklist_entry",
            target_id=entry.pk,
            target_label=entry.number,
        )
    return _page(request, entry)


def view_of(name: str) -> Callable[..., HttpResponse]:
    """The view that does the act `name`. 422 when something is missing, 409 where the entry's state or the reader does
    not let it; both with the entry as it is now."""
    act = ACTS[name]

    @sensitive_post_parameters()
    @sensitive_variables("form")
    def view(request: PersonRequest, entry_id: UUID) -> HttpResponse:
        entry = _entry(entry_id)
        if _own(entry, request.user):
            return _of_ones_own(request, entry)
        form = _form(act, entry, _related(entry), request.user, data=request.POST)
        if not form.is_valid():
            problem = _("Nothing was changed. Look at what is marked below.")
            return _page(request, entry, bound={name: form}, problem=problem, status=422)
        try:
            changed = run(act, user=request.user, entry=entry, facts=form.facts())
        except Refused as refused:
            problem = _("Nothing was changed. %(why)s") % {"why": sentence(refused)}
            return _page(request, _entry(entry_id), bound=_kept(name, form, refused), problem=problem, status=409)
        messages.success(request, str(act.done))
        return redirect("blocklist_entry", changed.pk)

    view.__name__ = act.route
    return acting(act.permission)(needs_fresh_sign_in(view) if act.fresh else view)


def _kept(name: str, form: ActForm, refused: Refused) -> dict[str, ActForm]:
    """What was typed stays, unless somebody changed the entry meanwhile: then it is to be read afresh first."""
    return {} if refused.code in ("stale", "not_waiting", "not_standing") else {name: form}


def _entry(entry_id: UUID) -> Entry:
    people = ("proposer", "confirmer", "ended_by")
    found = Entry.objects.select_related("party__client", "list", "bulk", "merged_into", *people)
    return get_object_or_404(found, pk=entry_id)


def _own(entry: Entry, user: User) -> bool:
    """Whether it is about a party of the reader's own: the account, or one that proved a number it names."""
    numbers = Identifier.objects.filter(entry=entry, kind__in=STRONG).values("digest")
    proved = Q(party__identity__number_index__in=numbers, party__identity__state__in=HOLDING)
    return user.memberships.filter(proved | Q(party=entry.party_id)).exists() or list_names_own(user, entry)


def _of_ones_own(request: PersonRequest, entry: Entry) -> HttpResponse:
    """Who is listed reads the entry where everybody does, without who proposed it."""
    return render(request, "blocklists/own.html", {"entry": entry}, status=403)


def _page(
    request: PersonRequest,
    entry: Entry,
    *,
    bound: dict[str, ActForm] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Eight queries of its own."""
    related = _related(entry)
    proven = fresh(request)
    context: dict[str, Any] = {
        "entry": entry,
        "problem": problem,
        "kinds": list(entry.identifiers.values_list("kind").annotate(n=Count("pk")).order_by("kind")),
        "changes": list(entry.changes.select_related("by").order_by("pk")[:MOST_CHANGES]),
        "appeals": list(Appeal.objects.filter(entry=entry).select_related("party", "decided_by").order_by("pk")),
        "related": related,
        "appeal_by": appeal_by(entry) if entry.confirmed_at else None,
        "now": timezone.now(),
        "offers": [
            Offer(
                act,
                None if why_not else (bound or {}).get(act.name) or _form(act, entry, related, request.user),
                why_not,
                reauth_address(request) if act.fresh and not proven else "",
            )
            for act in ACTS.values()
            if act.fits(entry, request.user) and (act.name != "merge" or _mergeable(entry, related, request.user))
            for why_not in [act.why_not(entry, request.user)]
        ],
        "opened": list(bound or {}),
    }
    return render(request, "blocklists/entry.html", context, status=status)


def _form(act: Act, entry: Entry, related: list[Entry], user: User, data: Any = None) -> ActForm:
    # several forms stand on one page: each has ids of its own
    options: dict[str, Any] = {"entry": entry, "auto_id": f"{act.name}_%s"}
    if act.name == "merge":
        options["others"] = _mergeable(entry, related, user)
    return act.form(data, **options)


def _related(entry: Entry) -> list[Entry]:
    """Other entries about the same account or something that proves the same person, newest first; one query."""
    return list(shown(_about_the_same(entry).exclude(pk=entry.pk).order_by("-pk"))[:MOST_RELATED])


def _about_the_same(entry: Entry) -> QuerySet[Entry]:
    proofs = Identifier.objects.filter(entry=entry, kind__in=STRONG).values("digest")
    # fetched, because an OR with a subquery would walk the whole table
    found = Q(pk__in=list(Identifier.objects.filter(digest__in=proofs).values_list("entry", flat=True)))
    if entry.party_id:
        found |= Q(party=entry.party_id)
    return Entry.objects.filter(found)


def _mergeable(entry: Entry, related: list[Entry], user: User) -> list[tuple[str, str]]:
    """Of those, the ones that the reader may merge into this one: (id, what the choice says). What a list brought stays
    by itself, since its publisher may withdraw it."""
    waiting = entry.state == State.PROPOSED
    if entry.source == Source.SHARED or (waiting and entry.proposer_id == user.pk):
        return []
    return [
        (
            str(other.pk),
            _("entry %(number)s: %(ground)s") % {"number": other.number, "ground": ground_word(other.ground)},
        )
        for other in related
        if other.side == entry.side
        and other.source != Source.SHARED
        and (_waits_for(other, user) or not waiting and other.standing() in ("planned", "in_force"))
    ]


def _waits_for(entry: Entry, user: User) -> bool:
    return entry.state == State.PROPOSED and entry.proposer_id != user.pk
