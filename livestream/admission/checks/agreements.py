"""Do the agreements stand: operator with platform, streamer with operator, and with the agency? LM2021 7, 24."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from accounts.models import Credential
from accounts.refusals import Refusal
from livestream.admission.checks.identity import SOON
from livestream.admission.facts import Moment, Person, StartFacts, moment
from livestream.admission.registry import Check
from livestream.admission.words import day


def of_party(moment: Moment) -> dict[str, Any]:
    """What it has agreed to that has begun; whether it has ended is looked at later, to say so."""
    signed = Credential.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=moment.now),
        party=OuterRef("pk"),
        kind=Credential.Kind.AGREEMENT,
        state=Credential.State.VERIFIED,
    )
    told = JSONObject(scope="scope", version="version", counterparty="counterparty_id", until="valid_until")
    return {"agreements": ArraySubquery(signed.order_by("-pk").values(json=told))}


def agreed(facts: StartFacts) -> list[Refusal]:
    operators, streamers = facts.those("operator"), facts.those("streamer")
    found = []
    for person in operators:
        found += _problem(facts, [person], "platform")
    for operator in operators:
        # nobody signs with himself
        for person in (one for one in streamers if one.id != operator.id):
            found += _problem(facts, [person], "operator", operator)
    for agency in facts.those("agency"):
        # the article asks for one between the agency and the operator or the marketer
        found += _problem(facts, [*streamers, *operators], "agency", agency)
    return found


def _problem(facts: StartFacts, signers: list[Person], scope: str, other: Person | None = None) -> list[Refusal]:
    """What is wrong with the agreement of this scope that one of `signers` should have with `other`."""
    ends = [
        moment(signed["until"])
        for person in signers
        for signed in person.party.agreements
        if signed["scope"] == scope
        and (other is None or signed["counterparty"] == other.id)
        and (scope != "platform" or signed["version"] == settings.PLATFORM_AGREEMENT_VERSION)
    ]
    good = [end for end in ends if end is None or end > facts.now]
    about = other if scope == "agency" and other else signers[0]
    told = {"name": about.party.name, "other": other.party.name if other else ""}
    if not good:
        return [Refusal(f"agreement_{scope}_missing", told, party=about.id)]
    last = max((end for end in good if end), default=None)
    if None not in good and last and last - facts.now <= SOON:
        return [Refusal("agreement_due", told | {"day": day(last)}, blocking=False, party=about.id)]
    return []


CHECK = Check("agreements", _("The agreements are in force"), agreed, of_party=of_party, on_air=True)
