"""A listed person who appeals; how entries come to be is tested with blocklists."""

from typing import Any

from accounts.models import Membership, Party, User
from blocklists.models import Entry
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints.appeals import appeal, decide_appeal
from moderation.complaints.models import Appeal
from tests.blocklists.build import entry
from tests.cases.evasion import account

WORDS = "Lin did not sell this: the certificates were another room's."
ANSWER = "Lin is right, the certificates came from the room next door."


def listed_person(user: User, **fields: Any) -> tuple[Party, Entry]:
    """This user's account and an entry in force about it."""
    party = account()
    Membership.objects.create(user=user, party=party, part="owner")
    return party, entry(party=party, **fields)


def appealed(user: User, **fields: Any) -> Appeal:
    """This user's appeal against an entry about its account."""
    party, listed = listed_person(user, **fields)
    return appeal(party=party, entry_id=listed.pk, words=WORDS, user=user)


def held_by(user: User, made: Appeal) -> Case:
    claims.claim(user=user, case_id=made.case_id)
    return Case.objects.get(pk=made.case_id)


def answered(case: Case, user: User, outcome: str = "upheld", **changed: Any) -> Appeal:
    """Answer as whoever holds the case."""
    facts = {"case_id": case.pk, "token": case.lease_token, "version": case.version, "answer": ANSWER}
    return decide_appeal(user=user, outcome=outcome, **facts | changed)
