"""Finding a party of the place by something exact, and its page. Both need a visit: people are looked at."""

from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.ages import today_in_china
from accounts.identifiers import kinds, mobile
from accounts.identifiers.kinds import DocumentType
from accounts.identity.standing import age_of
from accounts.models import Identity, Party
from accounts.personal.reveals import FIELDS, left_today
from blocklists.models import Entry
from inspections.counter.access import VisitRequest, looked, visit_only
from inspections.counter.querysets import cases_of, ground_for, parties_of
from inspections.orders.policies import within
from inspections.orders.querysets import penalties_of
from livestream.models import Channel, StreamRole
from moderation.console.desk.registration import values
from moderation.console.searches import SEARCHES_AN_HOUR, TooMany, count_search
from privacy.index import candidates

MOST_FOUND, MOST_BESIDE = 20, 20
HOW = [
    ("name", _("public name")),
    ("number", _("document number or credit code")),
    ("mobile", _("mobile number")),
]


class SearchForm(forms.Form):
    how = forms.ChoiceField(label=_("Search by"), choices=HOW, widget=forms.RadioSelect, initial="name")
    text = forms.CharField(
        label=_("Exactly"),
        max_length=80,
        help_text=_("The whole of it: nothing is found by a part. The search is recorded, what you typed is not."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type what to look for.")},
    )


@sensitive_post_parameters("text")
@sensitive_variables("form", "context")
@require_http_methods(["GET", "HEAD", "POST"])
@visit_only
def parties(request: VisitRequest) -> HttpResponse:
    """The form; on POST what was found stands below it. 429 after too many in an hour."""
    form = SearchForm(request.POST if request.method == "POST" else None, label_suffix="")
    context: dict[str, Any] = {"form": form, "searched": False}
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            context |= {"found": _search(request, **form.cleaned_data), "searched": True}
            status = 200
        except TooMany:
            context |= {"too_many": SEARCHES_AN_HOUR}
            status = 429
    # a number typed once is not sent back into the page
    context["form"] = form if form.errors else SearchForm(initial={"how": form["how"].value()}, label_suffix="")
    return render(request, "authority/parties.html", context, status=status)


@require_safe
@visit_only
def party(request: VisitRequest, party_id: UUID) -> HttpResponse:
    return party_page(request, party_id)


def party_page(request: VisitRequest, party_id: UUID, status: int = 200, **extra: Any) -> HttpResponse:
    """A party of the place with its masked identity and what is on record of it here. At most eighteen queries."""
    found = party_of(request, party_id)
    looked(request, "party", found.pk)
    identity = Identity.objects.filter(party=found).first()
    here = within(request.post.place, "stream__place")
    context: dict[str, Any] = {
        "party": found,
        "identity": identity,
        "age": age_of(identity, timezone.now()) if identity else None,
        "values": values(identity) if identity else [],
        "fields": FIELDS,
        "ground": ground_for(request.visit, found),
        "reveals_left": left_today(request.user),
        "rooms": Channel.objects.filter(within(request.post.place), operator=found).order_by("-pk")[:MOST_BESIDE],
        "streams": StreamRole.objects.filter(here, party=found)
        .select_related("stream__channel")
        .order_by("-pk")[:MOST_BESIDE],
        "cases": _cases(request, found),
        "entries": Entry.objects.filter(party=found, confirmed_at__isnull=False).order_by("-pk")[:MOST_BESIDE],
        "penalties": penalties_of(found).filter(within(request.post.place, "finding__inspection__place"))[:MOST_BESIDE],
    }
    return render(request, "authority/party.html", context | extra, status=status)


def party_of(request: VisitRequest, party_id: UUID) -> Party:
    found = parties_of(request.post).filter(pk=party_id).first()
    if found is None:
        raise Http404
    return found


def _cases(request: VisitRequest, party: Party) -> list[Any]:
    """Newest first: about it, on a stream it has a part in, in a room it runs. Ids first: an OR over joins would read
    whole tables."""
    streams = StreamRole.objects.filter(party=party).order_by("-pk").values_list("stream", flat=True)[:500]
    rooms = Channel.objects.filter(operator=party).values_list("pk", flat=True)[:500]
    about = Q(party=party) | Q(stream__in=list(streams)) | Q(channel__in=list(rooms))
    found = cases_of(request.post).filter(about).select_related("stream__channel").order_by("-opened_at", "-pk")
    return list(found[:MOST_BESIDE])


@transaction.atomic
def _search(request: VisitRequest, *, how: str, text: str) -> list[Party]:
    """That it was looked for is an audit event; what, is not. Raises `TooMany`."""
    count_search(request.user)
    found = list(_LOOK_UPS[how](parties_of(request.post), text.strip()).order_by("-pk")[:MOST_FOUND])
    looked(request, "parties", found[0].pk if len(found) == 1 else "", by=how, found=len(found))
    return found


def _by_name(among: QuerySet[Party], text: str) -> QuerySet[Party]:
    return among.filter(name=text) if text else among.none()


def _by_number(among: QuerySet[Party], text: str) -> QuerySet[Party]:
    """A number does not say which kind of document it is of: each kind it could be is looked for."""
    today, found = today_in_china(timezone.now()), Q(pk__in=[])
    for kind in DocumentType:
        checked = kinds.check(kind, text, today)
        if checked.normalised and not checked.errors:
            digests = candidates(kind, checked.normalised)
            found |= Q(identity__document_type=kind, identity__number_index__in=digests)
    return among.filter(found)


def _by_mobile(among: QuerySet[Party], text: str) -> QuerySet[Party]:
    checked = mobile.check(text)
    if not checked.normalised or checked.errors:
        return among.none()
    return among.filter(identity__mobile_index__in=candidates("mobile", checked.normalised))


_LOOK_UPS = {"name": _by_name, "number": _by_number, "mobile": _by_mobile}
