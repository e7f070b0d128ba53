"""Is somebody on the lists? By account or by an identifier typed in full, posted: an address is kept in logs."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.actors import user_actor
from accounts.models import MachineClient, Party, User
from accounts.requests import PersonRequest
from blocklists import identifiers
from blocklists.identifiers.words import SENTENCES
from blocklists.models import Entry, Identifier, Kind
from blocklists.querysets import entries_about
from evidence.services import record
from moderation.console.blocklists.access import VIEW, asking
from moderation.console.blocklists.fields import Unwritten
from moderation.console.blocklists.listing import shown
from moderation.console.searches import SEARCHES_AN_HOUR, TooMany, count_search
from privacy.index import candidates

MOST_FOUND = 50
PARTY = "party"
HOW = [(Kind.ACCOUNT.value, _("account")), (PARTY, _("number of a party here"))]
HOW += [(value, label) for value, label in Kind.choices if value != Kind.ACCOUNT]


class SearchForm(forms.Form):
    how = forms.ChoiceField(label=_("Search by"), choices=HOW, initial=Kind.ACCOUNT)
    platform = forms.ModelChoiceField(
        label=_("Platform"),
        queryset=MachineClient.objects.order_by("name"),
        required=False,
        empty_label=_("choose, to search by account"),
    )
    text = forms.CharField(
        label=_("Exactly"),
        max_length=400,
        help_text=_("The whole of it: nothing is found by a part. The search is recorded, what you typed is not."),
        widget=Unwritten(attrs={"class": "input", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> None:
        """Leaves `value`, in the one spelling that is looked for."""
        facts = self.cleaned_data
        how, text = facts.get("how"), facts.get("text")
        if not how or not text:
            return
        if how == PARTY:
            self._take(text, "party_shape" if _uuid(text) is None else "")
        elif how == Kind.ACCOUNT and not facts.get("platform"):
            self.add_error("platform", _("An account’s name is one platform’s own. Say which."))
        else:
            if how == Kind.ACCOUNT:
                text = identifiers.account_value(facts["platform"].pk, text)
            checked = identifiers.normalise(how, text)
            self._take(checked.normalised, checked.errors[0] if checked.errors else "")

    def _take(self, value: str, error: str) -> None:
        if error:
            self.add_error(
                "text", str(SENTENCES.get(error, _("The number of a party has 32 digits and letters a to f.")))
            )
        else:
            self.cleaned_data["value"] = value


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found; `kinds`: by what; `strong`: by something that proves who somebody is."""

    entry: Entry
    kinds: tuple[str, ...]
    strong: bool


@dataclass(frozen=True, slots=True)
class Found:
    parties: list[Party]
    hits: list[Hit]


@sensitive_variables("value")
@transaction.atomic
def look_up(*, user: User, how: str, value: str) -> Found:
    """Entries and parties by a normalised value. That somebody looked is an audit event; for what, is not.

    Who a document or a mobile belongs to is told only to those who review identities. Raises `TooMany`.
    """
    count_search(user)
    parties = list(_parties(user, how, value).select_related("client")[:MOST_FOUND])
    hits = _of_party(parties) if how == PARTY else _by_digest(how, value, parties)
    record(
        actor=user_actor(user),
        action="blocklist.searched",
        target_kind="party" if parties else "blocklist",
        target_id=parties[0].pk if len(parties) == 1 else "",
        by=how,
        found=len(hits),
    )
    return Found(parties, hits)


def _parties(user: User, how: str, value: str) -> Any:
    if how == PARTY:
        return Party.objects.filter(pk=UUID(value.strip()))
    if how == Kind.ACCOUNT:
        client, _slash, ref = value.partition("/")
        return Party.objects.filter(client=UUID(client), ref=ref)
    if not user.has_perm("accounts.review_identity"):
        return Party.objects.none()
    if how == Kind.MOBILE:
        return Party.objects.filter(identity__mobile_index__in=candidates(how, value)).order_by("-pk")
    if how in identifiers.DOCUMENTS:
        return Party.objects.filter(
            identity__document_type=how, identity__number_index__in=candidates(how, value)
        ).order_by("-pk")
    return Party.objects.none()


def _of_party(parties: list[Party]) -> list[Hit]:
    return [Hit(entry, (), True) for party in parties for entry in shown(entries_about(party))[:MOST_FOUND]]


def _by_digest(how: str, value: str, parties: list[Party]) -> list[Hit]:
    """By the identifier itself; an account is also found by the entries about its party."""
    strong = how in identifiers.STRONG
    known = Identifier.objects.filter(digest__in=identifiers.probes(how, value))
    # fetched, because an OR with a subquery would walk the whole table; a shop's device may stand in any number
    found = Q(pk__in=list(known.order_by("-entry").values_list("entry", flat=True)[:MOST_FOUND]))
    if how == Kind.ACCOUNT and parties:
        found |= Q(party__in=parties)
    entries = shown(Entry.objects.filter(found).order_by("-pk"))[:MOST_FOUND]
    return [Hit(entry, (how,), strong) for entry in entries]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


@sensitive_post_parameters("text")
@sensitive_variables("form", "context")
@asking(VIEW)
def blocklist_search(request: PersonRequest) -> HttpResponse:
    """The form; on POST what was found stands below it. 429 after too many in an hour."""
    form = SearchForm(request.POST if request.method == "POST" else None, label_suffix="")
    context: dict[str, Any] = {"searched": False}
    status = 200
    if form.is_bound and form.is_valid():
        try:
            found = look_up(user=request.user, how=form.cleaned_data["how"], value=form.cleaned_data["value"])
            context |= {"found": found, "searched": True}
        except TooMany:
            context |= {"too_many": SEARCHES_AN_HOUR}
            status = 429
    elif form.is_bound:
        status = 422
    context["form"] = form
    return render(request, "blocklists/search.html", context, status=status)
