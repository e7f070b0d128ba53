"""Decisions whose measures wait for a second person."""

from typing import Any

from accounts.models import User
from livestream.models import Stream
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.decisions import holding
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, HeldDecision
from moderation.decisions.services import decide
from tests.conftest import OFF_PLATFORM, send_and_scan, speech

FULL_HALL = 10_000


def fill(stream: Stream, viewers: int = FULL_HALL) -> None:
    """So many watch that a cut needs two."""
    stream.viewers = viewers
    stream.save(update_fields=["viewers"])


def decided_on(stream: Stream, user: User, *wishes: str | Wish, number: int = 1, words: str = OFF_PLATFORM) -> Decision:
    """This user meets a breach of LM10-1 and decides on it."""
    send_and_scan(stream, speech(number, words))
    lease = claims.claim_next(user=user, queue_ids=[2])
    return decided_again(lease, user, *wishes)


def decided_again(lease: claims.Lease, user: User, *wishes: str | Wish) -> Decision:
    case = Case.objects.get(pk=lease.case_id)
    return decide(
        user=user,
        case_id=case.pk,
        token=lease.token,
        version=case.version,
        seen_flag_id=case.last_flag_id,
        outcome="violation" if wishes else "no_violation",
        rule_code="LM10-1" if wishes else "",
        wishes=[Wish(wish) if isinstance(wish, str) else wish for wish in wishes],
    )


def taken(user: User) -> claims.Lease:
    """The first of the held decisions, claimed."""
    lease = claims.claim_next(user=user, queue_ids=[holding.QUEUE])
    assert lease
    return lease


def answer(user: User, lease: claims.Lease, outcome: str, words: str = "See the end.", **changed: Any) -> HeldDecision:
    version = Case.objects.values_list("version", flat=True).get(pk=lease.case_id)
    asked = {"case_id": lease.case_id, "token": lease.token, "version": version, "outcome": outcome, "words": words}
    return holding.settle(user=user, **asked | changed)
