"""Cases about listed persons: an account that is like one, and an appeal against an entry."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from accounts.models import Party, User
from blocklists.models import Entry, Suspicion
from moderation.cases.models import Case
from moderation.complaints.appeals import appeal
from moderation.complaints.models import Appeal
from tests.accounts.identity.build import verified_party
from tests.blocklists.build import entry
from tests.cases.evasion import like

WORDS = "The goods were genuine: the maker's papers are with you since March."
REASON, FACTS = "Sold counterfeit goods on air.", "Three test buys, all counterfeit."


def entry_about(proposer: User, confirmer: User, name: str = "Old shop", **fields: Any) -> Entry:
    """In force for a month, about a streamer registered here."""
    row = entry(**{"party": verified_party(name=name), "scopes": ["go_live"]} | fields)
    row.proposer, row.confirmer, row.reason, row.facts = proposer, confirmer, REASON, FACTS
    row.save()
    return row


def newcomer(listed: Entry, kinds: Sequence[str] = ("device",), name: str = "New shop") -> Suspicion:
    """Another account, which shares these with the listed person; its case is open."""
    like(listed, party=verified_party(name=name, born=date(1991, 5, 2)), kinds=kinds)
    return Suspicion.objects.get(party__name=name)


def case_about(party: Party) -> Case:
    return Case.objects.get(party=party, decided_at=None)


def appealed(listed: Entry, user: User) -> Appeal:
    """By its person, in whose name `user` signs in."""
    assert listed.party is not None
    listed.party.memberships.get_or_create(user=user, defaults={"part": "owner"})
    return appeal(party=listed.party, entry_id=listed.pk, words=WORDS, user=user)
