"""From a row to facts: whose limits hold, what was set and what follows the table of defaults."""

from datetime import datetime, timedelta
from typing import Any

from livestream.ages.audience import in_force, oldest
from livestream.ages.limits import limits_of
from livestream.ages.table import value
from livestream.gates.ages import youngest
from livestream.gates.facts import Facts
from livestream.gates.gathering import Found, Viewer
from livestream.listings import listing_of


def facts_of(found: Found, viewer: Viewer, now: datetime, **asked: Any) -> Facts:
    """`asked`: amount, category, product, entering, jump."""
    age = youngest(found.identity_row(), viewer.band, now, guarded=found.guarded)
    limits = limits_of(found, age, now)
    demand = _by_kind(found.restrictions)
    barred = _by_kind(found.barred)
    return Facts(
        now=now,
        state=found.state,
        demand="cut" if "cut" in demand else "paused" if "pause" in demand else "allowed",
        audience=in_force(
            declared=found.declared,
            channel=found.channel,
            category=found.category,
            content=found.content,
            raised_to=oldest(demand["audience"]) if "audience" in demand else "",
        ),
        content=found.content,
        hidden_products=frozenset(demand.get("hide_product", ())),
        room_without=frozenset(demand.get("mute", ())),
        age=age,
        minor_mode=limits.minor_mode,
        left_s=limits.left_s,
        night_from=limits.night_from,
        night_to=limits.night_to,
        daily_s=limits.daily_s,
        watched_s=(found.watched_s or 0) + _since(found.seen_at, now),
        consents=frozenset(found.consents or ()),
        restricted=frozenset(barred.get("restrict", ())),
        closed="closed" in barred,
        listings=tuple(listing_of(row) for row in found.listings or ()),
        room_banned_until=found.room_banned_until,
        room_muted_until=found.room_muted_until,
        tip_each=limits.tip_each,
        tip_daily=limits.tip_daily,
        tipped=found.tipped or 0,
        order_each=limits.order_each,
        order_daily=limits.order_daily,
        ordered=found.ordered or 0,
        minors_may_tip=value("minors_may_tip"),
        **asked,
    )


def _since(seen_at: datetime | None, now: datetime) -> int:
    """Whole seconds watched since the last question: no more than one lease, nothing when it is the day's first."""
    if seen_at is None:
        return 0
    return int(min(max(now - seen_at, timedelta()), timedelta(seconds=value("watch_lease"))).total_seconds())


def _by_kind(restrictions: list[str] | None) -> dict[str, list[str]]:
    """Of each kind what it names: audiences, products or functions."""
    found: dict[str, list[str]] = {}
    for restriction in restrictions or ():
        kind, named = restriction.split(":", 1)
        found.setdefault(kind, []).append(named)
    return found
