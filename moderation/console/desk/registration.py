"""Everything a registration's card shows: masked values, papers, warnings, what was found before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from accounts import credentials, guardians
from accounts.documents.links import link
from accounts.identifiers import masks
from accounts.identity.reasons import CHOICES, REFUSALS
from accounts.identity.standing import age_of
from accounts.identity.submission import facts_of
from accounts.identity.twins import with_mobile, with_number
from accounts.identity.words import sentence
from accounts.models import Credential, Document, Guardianship, Identity, IdentityCheck, Party, Reveal, User
from accounts.personal.reveals import FIELDS, left_today
from accounts.roles import PARTY_ROLES
from moderation.cases.models import Case
from moderation.cases.registrations import Waiting, waiting
from moderation.console.desk.access import StaffRequest
from moderation.console.desk.card import common
from moderation.console.desk.registration_words import wanted
from moderation.decisions.models import Decision

ROLES = dict(PARTY_ROLES)
# how the pane's fields about what waits beside the identity are named: by kind and id, and the day it is good until
ANSWERED, UNTIL = ("guardianship-", "credential-"), "-until"
MOST_PAPERS, MOST_CHECKS, MOST_BEFORE, MOST_TWINS = 12, 10, 5, 5


@dataclass(frozen=True, slots=True)
class Value:
    """One personal value: what is shown of it, and whether more can be revealed. Empty: it was not given."""

    field: str
    shown: str
    more: bool

    @property
    def label(self) -> str:
        text = str(FIELDS[self.field])
        return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Paper:
    """`address` is good for five minutes and for one reader."""

    document: Document
    address: str


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody filled into the pane; it comes back when it could not stand. `answers`: by the field's name."""

    reasons: frozenset[str] = frozenset()
    words: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, posted: QueryDict) -> "Review":
        answers = {name: str(posted[name]) for name in posted if name.startswith(ANSWERED)}
        return cls(frozenset(posted.getlist("reasons")), posted.get("words", "")[:2100], answers)


@dataclass(frozen=True, slots=True)
class Question:
    """A credential or guardianship that waits, with the answer given so far."""

    name: str
    about: Credential | Guardianship
    paper: Paper | None
    answer: str
    until: str
    # (code, words) of what may be said against it
    refusals: list[tuple[str, str]]

    @property
    def guardianship(self) -> bool:
        return isinstance(self.about, Guardianship)


def registration(request: StaffRequest, case: Case, *, problem: str = "") -> dict[str, Any]:
    """The context of `console/registration.html`. At most sixteen queries.

    Papers are shown, and values revealed, to whoever holds the case and to nobody else.
    """
    if case.party_id is None:
        raise Case.DoesNotExist
    identity = Identity.objects.select_related("party__client").get(party=case.party_id)
    party = identity.party
    context = common(request, case)
    waits = waiting(identity)
    review = Review.of(request.POST) if problem else Review()
    reader = request.user if context["state"] == "mine" else None
    return context | {
        "card_template": "console/registration.html",
        "problem": problem,
        "party": party,
        "in_browser": party.client is not None and party.client.name == settings.SITE_CLIENT_NAME,
        "roles": [ROLES.get(role, role) for role in party.roles],
        "identity": identity,
        "waits": waits,
        "lead": wanted(identity, waits),
        "age": age_of(identity, timezone.now()),
        "values": values(identity),
        "warnings": [sentence(code) for code in identity.warnings],
        "twins": twins(identity),
        "papers": _papers(party, waits, reader),
        "checks": checks_of(identity),
        "questions": _questions(waits, review, reader),
        "guardians": guardians_of(party, waits),
        "credentials": _on_file(party),
        "before": decided_before(party, case),
        "choices": CHOICES,
        "reveal_reasons": Reveal.Reason.choices,
        "reveals_left": left_today(request.user) if reader else 0,
        "review": review,
        "decision": decision_on(case),
    }


def values(identity: Identity) -> list[Value]:
    """Masked, in the order of the form."""
    facts = facts_of(identity)
    number = masks.mask_document(facts.document_type, facts.number)
    rows = [
        ("real_name", facts.real_name, masks.mask_name),
        ("mobile", facts.mobile, masks.mask_mobile),
        ("residence", facts.residence, masks.mask_address),
    ]
    return [
        # an organisation's code is public: nothing is left to reveal
        Value("number", number, bool(number) and number != facts.number),
        *(Value(name, mask(value) if value else "", bool(value)) for name, value, mask in rows),
    ]


def twins(identity: Identity) -> list[tuple[Party, str, Case | None]]:
    """Other parties with this number or mobile, which of the two, and each one's newest registration."""
    codes = [code for code in _LOOK_UPS if code in identity.warnings]
    found = [(other, code) for code in codes for other in _LOOK_UPS[code](identity)]
    newest: dict[Any, Case] = {}
    for case in Case.objects.filter(party__in=[other.party_id for other, _ in found]).order_by("pk"):
        newest[case.party_id] = case
    return [(other.party, code, newest.get(other.party_id)) for other, code in found]


def _by_number(identity: Identity) -> list[Identity]:
    others = with_number(identity.document_type, facts_of(identity).number, but=identity)
    return list(others.select_related("party")[:MOST_TWINS])


def _by_mobile(identity: Identity) -> list[Identity]:
    return list(with_mobile(facts_of(identity).mobile, but=identity).select_related("party")[:MOST_TWINS])


_LOOK_UPS = {"number_known": _by_number, "mobile_known": _by_mobile}


def _papers(party: Party, waits: Waiting, reader: User | None) -> list[Paper]:
    """The pictures on file, newest first; those that a waiting question is about stand with their question."""
    if reader is None:
        return []
    asked = [credential.document_id for credential in waits.credentials if credential.document_id]
    asked += [guardianship.proof_id for guardianship in waits.guardianships if guardianship.proof_id]
    documents = Document.objects.filter(party=party, erased_at=None).exclude(pk__in=asked).order_by("-pk")
    return [Paper(document, link(document, reader)) for document in documents[:MOST_PAPERS]]


def _questions(waits: Waiting, review: Review, reader: User | None) -> list[Question]:
    about: list[tuple[Credential | Guardianship, Document | None]] = []
    about += [(waiting, waiting.proof) for waiting in waits.guardianships]
    about += [(waiting, waiting.document) for waiting in waits.credentials]
    return [
        Question(
            name=name,
            about=asked,
            paper=Paper(document, link(document, reader)) if document and reader else None,
            answer=review.answers.get(name, ""),
            until=review.answers.get(name + UNTIL, ""),
            refusals=[(code, str(REFUSALS[code].label)) for code in _against(asked)],
        )
        for name, (asked, document) in zip(waits.names, about, strict=True)
    ]


def _against(asked: Credential | Guardianship) -> Sequence[str]:
    return credentials.REFUSALS if isinstance(asked, Credential) else list(guardians.REFUSALS)


def guardians_of(party: Party, waits: Waiting) -> list[Guardianship]:
    """Who answers for this party, newest first; what waits is asked about elsewhere on the card."""
    states = [Guardianship.State.VERIFIED, Guardianship.State.REFUSED, Guardianship.State.ENDED]
    found = Guardianship.objects.filter(minor=party, state__in=states).select_related("guardian__identity")
    return list(found.order_by("-created_at")[:MOST_BEFORE])


def checks_of(identity: Identity) -> list[IdentityCheck]:
    """What was checked how with what result, newest first."""
    return list(identity.checks.select_related("by").order_by("-pk")[:MOST_CHECKS])


def _on_file(party: Party) -> list[Credential]:
    decided = Credential.objects.filter(party=party).exclude(state=Credential.State.SUBMITTED)
    return list(decided.select_related("counterparty").order_by("-pk")[:MOST_CHECKS])


def decision_on(case: Case) -> Decision | None:
    """What came of it; one query, and none while it is open."""
    if case.decided_at is None:
        return None
    return Decision.objects.filter(case=case, undone_at=None).select_related("decided_by").first()


def decided_before(party: Party, besides: Case | None = None) -> list[Decision]:
    """What reviewers found about this party, newest first."""
    found = Decision.objects.filter(case__party=party, undone_at=None).select_related("decided_by")
    return list((found.exclude(case=besides) if besides else found).order_by("-pk")[:MOST_BEFORE])
