"""May this viewer comment now?"""

from accounts.refusals import Refusal
from livestream.gates.common import common, listed
from livestream.gates.facts import COMMENT, Facts


def comment(facts: Facts) -> list[Refusal]:
    return [*common(facts), *listed(facts, COMMENT), *muted(facts)]


def muted(facts: Facts) -> list[Refusal]:
    """By a moderator, everywhere; by the operator, in this room; or everybody, while the room has no comments."""
    until = facts.room_muted_until
    in_this_room = [Refusal("room_muted", {"until": until.isoformat()})] if until else []
    everywhere = [Refusal("comment_muted")] if COMMENT in facts.restricted else []
    everybody = [Refusal("comments_off")] if COMMENT in facts.room_without else []
    return [*everywhere, *in_this_room, *everybody]
