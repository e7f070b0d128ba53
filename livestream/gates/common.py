"""What every gate asks: is the stream on air, is it for this viewer, is it open at this hour, is the room?"""

from accounts.refusals import Refusal
from blocklists.models import Scope
from livestream.ages.audience import FROM_AGE
from livestream.ages.table import value
from livestream.gates.facts import COMMENT, ORDER, TIP, Facts
from livestream.gates.hours import in_night
from livestream.listings import longest

FORBIDDEN_BY = {ORDER: Scope.BUY, TIP: Scope.TIP, COMMENT: Scope.COMMENT}


def common(facts: Facts) -> list[Refusal]:
    return [*stream(facts), *account(facts), *audience(facts), *night(facts), *room(facts)]


def stream(facts: Facts) -> list[Refusal]:
    if facts.demand == "cut":
        return [Refusal("stream_cut")]
    if facts.state != "live":
        return [Refusal("stream_not_live")]
    return [Refusal("stream_paused")] if facts.demand == "paused" else []


def account(facts: Facts) -> list[Refusal]:
    """LM2021 14, LE2026 12: a closed account does nothing here, in no room."""
    return [Refusal("account_closed")] if facts.closed else []


def restricted(facts: Facts, act: str) -> list[Refusal]:
    """A measure took this function from the account: `<act>_restricted`."""
    return [Refusal(f"{act}_restricted")] if act in facts.restricted else []


def audience(facts: Facts) -> list[Refusal]:
    """LM2021 12, Minors Law 74: the stream's audience against the youngest that the viewer may be."""
    wanted = FROM_AGE[facts.audience]
    told = {"audience": facts.audience}
    if facts.age is None and wanted > FROM_AGE[value("unverified_audience")]:
        return [Refusal("age_unverified", told)]
    if facts.age is not None and facts.age < wanted:
        return [Refusal("too_young", told)]
    if facts.handed and wanted >= 18:
        return [Refusal("minor_mode_on", told)]
    return []


def night(facts: Facts) -> list[Refusal]:
    """CAC minor-mode guide 2024 and the 2022 opinions: nothing in minor mode between these hours."""
    if facts.minor_mode and in_night(facts.local.time(), facts.night_from, facts.night_to):
        return [Refusal("minor_mode_night", {"opens": f"{facts.night_to:%H:%M}"})]
    return []


def room(facts: Facts) -> list[Refusal]:
    """LE2026 31: an operator keeps order in its own room. Whoever is shut out does nothing in it, orders neither."""
    until = facts.room_banned_until
    return [Refusal("room_banned", {"until": until.isoformat()})] if until else []


def listed(facts: Facts, act: str) -> list[Refusal]:
    """The published house rule on buyers: no article read names a list of them. The longest entry is told."""
    found = longest(listing for listing in facts.listings if listing.forbids((FORBIDDEN_BY[act],), facts.category))
    if found is None:
        return []
    until = found.until.isoformat() if found.until else None
    told = {"entry": found.number, "until": until, "article": found.article, "ground": found.ground}
    return [Refusal(f"{act}_listed", told)]


def uncounted(facts: Facts) -> list[Refusal]:
    """PIPL 31: under 14 nothing is stored without the guardian, so no amount can be held against a daily limit."""
    if facts.age is not None and facts.age < value("stored_from") and "minor_data" not in facts.consents:
        return [Refusal("guardian_consent_needed")]
    return []


def over(facts: Facts, each: int | None, daily: int | None, used: int, act: str) -> list[Refusal]:
    """`<act>_over_each` and `<act>_over_daily`."""
    found = []
    if each is not None and facts.amount > each:
        found.append(Refusal(f"{act}_over_each", {"limit_fen": each}))
    if daily is not None and used + facts.amount > daily:
        found.append(Refusal(f"{act}_over_daily", {"limit_fen": daily, "left_fen": max(0, daily - used)}))
    return found
