"""May this viewer comment now?"""

from accounts.refusals import Refusal
from livestream.gates.common import common
from livestream.gates.facts import Facts


def comment(facts: Facts) -> list[Refusal]:
    return [*common(facts), *([Refusal("comment_muted")] if facts.muted else [])]
