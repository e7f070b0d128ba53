"""A viewer's limits in force: what somebody set, within what the table of defaults says for the age. Pure."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol

from accounts.ages import band_of
from livestream.ages.table import value

ADULT = "18+"


class Wishes(Protocol):
    """The columns of `ViewerLimits`; None (and no minor mode) where nobody set anything."""

    @property
    def minor_mode(self) -> bool | None: ...
    @property
    def night_from(self) -> time | None: ...
    @property
    def night_to(self) -> time | None: ...
    @property
    def daily_minutes(self) -> int | None: ...
    @property
    def tip_each_fen(self) -> int | None: ...
    @property
    def tip_daily_fen(self) -> int | None: ...
    @property
    def caps_off_at(self) -> datetime | None: ...
    @property
    def left_until(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and fen; None is no limit. `minor_mode`: on now; `left_s`: until it comes back after the PIN."""

    minor_mode: bool
    left_s: int | None
    night_from: time
    night_to: time
    daily_s: int | None
    tip_each: int | None
    tip_daily: int | None
    order_each: int | None
    order_daily: int | None


def limits_of(wishes: Wishes, age: int | None, now: datetime) -> Limits:
    """`age`: the youngest that the viewer may be; None when nobody knows."""
    band = "" if age is None else band_of(age)
    minor = band not in ("", ADULT)
    on = bool(wishes.minor_mode) or (minor and value("minor_mode_for_minors"))
    left_s = int((wishes.left_until - now).total_seconds()) if on and wishes.left_until else 0
    tip_each, tip_daily = _tip_caps(wishes, band)
    ordering = minor and band != "<8"
    return Limits(
        minor_mode=on and left_s <= 0,
        left_s=left_s if left_s > 0 else None,
        night_from=value("night_from") if wishes.night_from is None else wishes.night_from,
        night_to=value("night_to") if wishes.night_to is None else wishes.night_to,
        daily_s=None if left_s > 0 else _daily_s(wishes, band, on),
        tip_each=tip_each,
        tip_daily=tip_daily,
        order_each=value("order_each", band) if ordering else None,
        order_daily=value("order_daily", band) if ordering else None,
    )


def _daily_s(wishes: Wishes, band: str, on: bool) -> int | None:
    """What somebody set, or what minor mode's table says."""
    if wishes.daily_minutes is not None:
        return wishes.daily_minutes * 60
    if not on:
        return None
    return 60 * (value("daily_minutes_handed") if band in ("", ADULT) else value("daily_minutes", band))


def _tip_caps(wishes: Wishes, band: str) -> tuple[int | None, int | None]:
    """An adult's own caps stand in place of the table's; a minor's can only be lower than the table's."""
    if band in ("", "<8") or (band == ADULT and wishes.caps_off_at is not None):
        return None, None
    each, daily = value("tip_each", band), value("tip_daily", band)
    own_each = each if wishes.tip_each_fen is None else wishes.tip_each_fen
    own_daily = daily if wishes.tip_daily_fen is None else wishes.tip_daily_fen
    return (own_each, own_daily) if band == ADULT else (min(each, own_each), min(daily, own_daily))
