"""Accepting agreements: with the platform, with who planned a stream with this party, and with who gave it a number."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.credentials import accept_agreement
from accounts.models import Credential, Party
from accounts.requests import PersonRequest
from livestream.models import StreamRole, StreamState
from moderation.console.joining.agreement_texts import AgreementText, agreement_text
from moderation.console.joining.registration import Registration

# with whom a stream asks for an agreement (LM2021 7, 24)
OTHERS = ("operator", "agency")
MOST_STREAMS = 40


@dataclass(frozen=True, slots=True)
class Offer:
    """An agreement to accept, or the one that was accepted."""

    text: AgreementText
    other: Party | None
    accepted: Credential | None

    @property
    def name(self) -> str:
        """The value that the form sends back."""
        return f"{self.text.scope}:{self.other.pk}" if self.other else self.text.scope


def agreements(request: PersonRequest, registration: Registration) -> HttpResponse:
    """Each agreement with its text; one button each."""
    number = request.GET.get("with", "").strip()
    other = _party(registration, number) if number else None
    offers = offers_to(registration, other)
    if number and other is None:
        problem = _("No operator or agency has this number. Ask for it once more, and copy it whole.")
        return _page(request, registration, offers, number=number, unknown=problem, status=404)
    if request.method != "POST":
        return _page(request, registration, offers, number=number)
    wanted = next((offer for offer in offers if offer.name == request.POST.get("accept")), None)
    if wanted is None or "read" not in request.POST:
        problem = _("Read the agreement, say that you have read it, and accept it then.")
        return _page(request, registration, offers, problem=problem, about=wanted, number=number, status=422)
    if wanted.accepted is None:
        accept_agreement(
            party=registration.party,
            scope=wanted.text.scope,
            version=wanted.text.version,
            counterparty=wanted.other,
            user=request.user,
        )
    left = [offer for offer in offers_to(registration.again()) if not offer.accepted]
    if left or not registration.open:
        messages.success(request, _("Accepted."))
        return redirect("join_step", "agreements")
    return redirect("join_step", registration.after("agreements"))


def offers_to(registration: Registration, named: Party | None = None) -> list[Offer]:
    """The platform's first, then one for each operator and agency: of streams still to come, of agreements in force,
    and the one that is `named`."""
    signed = {
        (one.scope, one.counterparty_id): one
        for one in reversed(registration.in_force)
        if one.kind == Credential.Kind.AGREEMENT
    }
    platform = agreement_text("platform")
    accepted = signed.get(("platform", None))
    current = accepted if accepted and accepted.version == platform.version else None
    offers = [Offer(platform, None, current)]
    others = _others(registration.party)
    others += [(one.scope, one.counterparty) for one in signed.values() if one.counterparty]
    others += [(role, named) for role in OTHERS if named and role in named.roles]
    for role, party in {(role, party.pk): (role, party) for role, party in others}.values():
        offers.append(Offer(agreement_text(role), party, signed.get((role, party.pk))))
    return offers


def _party(registration: Registration, number: str) -> Party | None:
    """The operator or agency of this number. A number can't be guessed: who has it was given it."""
    try:
        wanted = UUID(number)
    except ValueError:
        return None
    return Party.objects.filter(pk=wanted, roles__overlap=list(OTHERS)).exclude(pk=registration.party.pk).first()


def _others(party: Party) -> list[tuple[str, Party]]:
    """Who else stands behind the streams of this party that have not ended, each role once."""
    mine = StreamRole.objects.filter(party=party).exclude(stream__state=StreamState.ENDED).order_by("-pk")
    roles = (
        StreamRole.objects.filter(
            stream__in=list(mine.values_list("stream", flat=True)[:MOST_STREAMS]), role__in=OTHERS
        )
        .exclude(party=party)
        .select_related("party")
        .order_by("pk")
    )
    return list({(role.role, role.party_id): (role.role, role.party) for role in roles}.values())


def _page(
    request: PersonRequest,
    registration: Registration,
    offers: list[Offer],
    problem: str = "",
    about: Offer | None = None,
    number: str = "",
    unknown: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "registration": registration,
        "step": registration.step("agreements"),
        "offers": offers,
        "problem": problem,
        "about": about,
        "number": number,
        "unknown": unknown,
        "next_step": registration.after("agreements") if registration.open and registration.agreed else "",
    }
    return render(request, "joining/agreements.html", context, status=status)
