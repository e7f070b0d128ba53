"""May this viewer watch now?"""

from accounts.refusals import Refusal
from livestream.gates.common import common
from livestream.gates.facts import Facts


def watch(facts: Facts) -> list[Refusal]:
    return [*common(facts), *minutes(facts)]


def minutes(facts: Facts) -> list[Refusal]:
    """MN2024 43: time by age; also the limit that somebody set for oneself."""
    if facts.daily_s is not None and facts.watched_s >= facts.daily_s:
        return [Refusal("minutes_used", {"minutes": facts.daily_s // 60})]
    return []
