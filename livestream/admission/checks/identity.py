"""Is everybody who they say they are, and is the check of it still good? LM2021 8; re-checked by LE2026 8."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.models import Identity
from accounts.refusals import Refusal
from livestream.admission.facts import Person, StartFacts
from livestream.admission.registry import Check
from livestream.admission.words import day

# a reviewer needs a day or two, a person a week to find the papers: a month leaves room for both
SOON = timedelta(days=30)
CODES = {
    Identity.State.DRAFT: "identity_missing",
    Identity.State.SUBMITTED: "identity_waiting",
    Identity.State.REFUSED: "identity_refused",
    Identity.State.SUSPENDED: "identity_suspended",
    Identity.State.CLOSED: "identity_closed",
    "lapsed": "identity_lapsed",
}


def operator_verified(facts: StartFacts) -> list[Refusal]:
    operators = facts.those("operator")
    if not operators:
        return [Refusal("operator_missing")]
    return [refusal for person in operators for refusal in standing(person, facts.now)]


def streamers_verified(facts: StartFacts) -> list[Refusal]:
    streamers = facts.those("streamer")
    if not streamers:
        return [Refusal("streamer_missing")]
    found = [refusal for person in streamers for refusal in standing(person, facts.now)]
    return found + [
        Refusal("streamer_not_a_person", {"name": person.party.name}, party=person.id)
        for person in streamers
        if person.identity and person.identity.kind == Identity.Kind.ORGANISATION
    ]


def standing(person: Person, now: datetime) -> list[Refusal]:
    """Why this person's identity does not carry it, or that it soon will not."""
    identity, told = person.identity, {"name": person.party.name}
    if identity is None:
        return [Refusal("identity_missing", told, party=person.id)]
    # who asked for deletion has stopped every use but storage (PIPL 47)
    state = Identity.State.CLOSED if identity.use_stopped_at else identity.standing(now)
    if state != Identity.State.VERIFIED:
        return [Refusal(CODES[state], told, party=person.id)]
    due = identity.recheck_due_at
    if due and due - now <= SOON:
        return [Refusal("recheck_due", told | {"day": day(due)}, blocking=False, party=person.id)]
    return []


OPERATOR = Check("operator", _("The operator is verified"), operator_verified, on_air=True)
STREAMERS = Check("streamers", _("Every streamer is verified"), streamers_verified, on_air=True)
