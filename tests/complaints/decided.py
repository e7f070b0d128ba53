"""A decision that hit somebody who appeals; how decisions come to be has tests of its own."""

from typing import Any

from accounts.models import Membership, Party, User
from livestream.models import Stream
from moderation.complaints.appeals import appeal
from moderation.complaints.models import Appeal
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, MeasureKind
from tests.complaints.build import WORDS
from tests.decisions.held import decided_on

PAUSE = Wish(MeasureKind.PAUSE, minutes=600)
LIMIT = Wish(MeasureKind.LIMIT_TRAFFIC, minutes=600, percent=10)


def streamer_of(stream: Stream, user: User) -> Party:
    """The party on camera, which this user owns from now on."""
    party = stream.roles.select_related("party__client").get(role="streamer").party
    Membership.objects.get_or_create(user=user, party=party, defaults={"part": "owner"})
    return party


def ask(decision: Decision, party: Party, user: User | None, **changed: Any) -> Appeal:
    return appeal(**{"party": party, "decision_id": decision.pk, "words": WORDS, "user": user} | changed)


def appealed_decision(stream: Stream, decider: User, owner: User, *wishes: Wish) -> Appeal:
    decision = decided_on(stream, decider, *(wishes or (PAUSE,)))
    return ask(decision, streamer_of(stream, owner), owner)
