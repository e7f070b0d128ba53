"""Complaints of buyers, filed as pages and platforms file them."""

from datetime import datetime
from typing import Any

from accounts.models import Membership, Party, User
from livestream.models import Stream
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints import complaints
from moderation.complaints.models import Complaint
from moderation.decisions.models import Decision
from tests.cases.evasion import account

WORDS = "Wang said the down is 90 percent. It is not."
ANSWER = "You are right: what was said of the down was not so."


def buyer(user: User, **fields: Any) -> Party:
    """The party this user buys as."""
    party = account(roles=["buyer"], **fields)
    Membership.objects.create(user=user, party=party, part="owner")
    return party


def operator_of(stream: Stream, user: User) -> User:
    """This user answers for the room's operator."""
    Membership.objects.create(user=user, party=stream.channel.operator, part="owner")
    return user


def began(stream: Stream, at: datetime) -> Stream:
    """On air since then: goods can have come from it since."""
    stream.started_at = at
    stream.save(update_fields=["started_at"])
    return stream


def filed(stream: Stream, user: User | None = None, /, **changed: Any) -> Complaint:
    facts = {"kind": "complaint", "reason": "false_claim", "words": WORDS, "stream": stream, "user": user}
    return complaints.file(**facts | changed)


def wished(stream: Stream, user: User, /, **changed: Any) -> Complaint:
    """One with a wish, so that the operator is asked."""
    return filed(stream, user, **{"wish": "refund", "order_ref": "o-1"} | changed)


def answered(made: Complaint, user: User, offer: str = "refund") -> Complaint:
    """By the operator."""
    return complaints.answer_as_operator(
        user=user, complaint_id=made.pk, words="We pay the price back today.", offer=offer
    )


def held_by(user: User, made: Complaint) -> Case:
    claims.claim(user=user, case_id=Complaint.objects.get(pk=made.pk).case_id)
    return Case.objects.get(holder=user)


def decided(case: Case, user: User, found: str = "upheld", **changed: Any) -> Decision:
    """Decide as whoever holds the case, on all that is in it."""
    facts = {"case_id": case.pk, "token": case.lease_token, "version": case.version, "answer": ANSWER}
    return complaints.decide(user=user, found=found, **facts | {"seen_serial": case.last_flag_id} | changed)
