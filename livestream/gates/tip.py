"""May this viewer tip this amount now?"""

from accounts.refusals import Refusal
from livestream.ages.table import value
from livestream.gates.common import common, listed, over, restricted, uncounted
from livestream.gates.facts import TIP, Facts


def tip(facts: Facts) -> list[Refusal]:
    return [*common(facts), *who(facts), *caps(facts)]


def who(facts: Facts) -> list[Refusal]:
    return [*restricted(facts, TIP), *listed(facts, TIP), *of_age(facts)]


def of_age(facts: Facts) -> list[Refusal]:
    """NRTA 2020: the unverified don't tip. 2022 opinions: minors don't; the notice of 13 April 2026, where the site
    follows it: from 8, with the guardian's consent."""
    if facts.age is None:
        return [Refusal("tip_unverified")]
    if not facts.minor:
        # whoever holds the device in minor mode spends nothing
        return [Refusal("minor_mode_on")] if facts.handed else []
    if not facts.minors_may_tip:
        return [Refusal("tip_minor")]
    if facts.age < value("tip_from"):
        return [Refusal("tip_too_young")]
    if "guardian_tipping" not in facts.consents:
        return [Refusal("tip_consent_needed"), *uncounted(facts)]
    return uncounted(facts)


def caps(facts: Facts) -> list[Refusal]:
    """MN2024 44; CAC notice of 13 April 2026: a limit for one tip and for the day, on by default."""
    return over(facts, facts.tip_each, facts.tip_daily, facts.tipped, "tip")
