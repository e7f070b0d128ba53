"""Everything the card of an evasion shows: the account, and each listed person it shares something with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.utils import timezone

from accounts.identity.standing import age_of
from accounts.models import Identity, Party
from accounts.roles import PARTY_ROLES
from blocklists.identifiers import STRONG
from blocklists.models import Entry, Suspicion
from blocklists.querysets import entries_of
from blocklists.suspicions import open_of
from moderation.cases.models import Case
from moderation.console.desk.access import StaffRequest
from moderation.console.desk.card import common
from moderation.console.desk.evasion_words import shared
from moderation.console.desk.registration import decision_on, values

ROLES = dict(PARTY_ROLES)
# how the pane's answers are named: by the suspicion's number
ANSWERED = "suspicion-"
MOST_ENTRIES, MOST_BEFORE = 5, 10
# each choice has a digit of its own, as far as there are digits
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Likeness:
    """One listed person this account is like. `answer`: what somebody chose already: same, other or nothing."""

    suspicion: Suspicion
    answer: str
    same_key: int | None
    other_key: int | None

    @property
    def entry(self) -> Entry:
        return self.suspicion.entry

    @property
    def name(self) -> str:
        return f"{ANSWERED}{self.suspicion.pk}"

    @property
    def shared(self) -> list[str]:
        return [shared(kind) for kind in self.suspicion.kinds]

    @property
    def strong(self) -> bool:
        """Something that only one person has; everything else changes hands."""
        return not STRONG.isdisjoint(self.suspicion.kinds)


@dataclass(frozen=True, slots=True)
class Settling:
    """What somebody filled into the pane; it comes back when it could not stand."""

    answers: Mapping[str, str]
    reason: str = ""

    @classmethod
    def of(cls, posted: QueryDict) -> "Settling":
        answers = {name: str(posted[name]) for name in posted if name.startswith(ANSWERED)}
        return cls(answers, posted.get("reason", "")[:2100])


def evasion(request: StaffRequest, case: Case, *, problem: str = "") -> dict[str, Any]:
    """The context of `console/evasion.html`. Values are masked, and none is revealed here: who must see one in full
    opens the registration."""
    party = Party.objects.select_related("client", "identity").filter(cases=case).first()
    if party is None:
        raise Case.DoesNotExist
    now = timezone.now()
    identity: Identity | None = getattr(party, "identity", None)
    settling = Settling.of(request.POST) if problem else Settling({})
    return common(request, case) | {
        "card_template": "console/evasion.html",
        "problem": problem,
        "party": party,
        "in_browser": party.client is not None and party.client.name == settings.SITE_CLIENT_NAME,
        "roles": [ROLES.get(role, role) for role in party.roles],
        "identity": identity,
        "age": age_of(identity, now) if identity else None,
        "values": [value for value in values(identity) if value.shown] if identity else [],
        "likenesses": [] if case.decided_at else likenesses(case, settling),
        "answered": _answered(case),
        "entries": list(entries_of(party)[:MOST_ENTRIES]),
        "settling": settling,
        "decision": decision_on(case),
    }


def likenesses(case: Case, settling: Settling) -> list[Likeness]:
    """The open ones, the oldest first, with the digits that choose."""
    found = sorted(open_of(case.party), key=lambda suspicion: suspicion.pk) if case.party else []
    prefetch_related_objects(found, "entry__party")
    return [
        Likeness(
            suspicion=suspicion,
            answer=settling.answers.get(f"{ANSWERED}{suspicion.pk}", ""),
            same_key=_key(2 * number + 1),
            other_key=_key(2 * number + 2),
        )
        for number, suspicion in enumerate(found)
    ]


def _key(number: int) -> int | None:
    return number if number <= DIGITS else None


def _answered(case: Case) -> list[Suspicion]:
    """What was said about this account before, newest first."""
    settled = Suspicion.objects.filter(party=case.party_id).exclude(outcome="").select_related("entry__party")
    return list(settled.order_by("-settled_at")[:MOST_BEFORE])
