"""May this viewer comment now?"""

from accounts.refusals import Refusal
from livestream.gates.common import common, listed
from livestream.gates.facts import COMMENT, Facts


def comment(facts: Facts) -> list[Refusal]:
    return [*common(facts), *listed(facts, COMMENT), *muted(facts)]


def muted(facts: Facts) -> list[Refusal]:
    """By a moderator, everywhere; or by the operator, in this room."""
    until = facts.room_muted_until
    in_this_room = [Refusal("room_muted", {"until": until.isoformat()})] if until else []
    return [*([Refusal("comment_muted")] if facts.muted else []), *in_this_room]
