"""What others ask of an identity: how old, how sure, and does its check still stand."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.ages import age_on, band_of, today_in_china
from accounts.models import Identity


@dataclass(frozen=True, slots=True)
class Age:
    """`years` when a birth date is known; `band` ("" when nothing is known); `verified`: proved by a check here."""

    years: int | None
    band: str
    verified: bool


UNKNOWN = Age(None, "", False)


def age_of(identity: Identity | None, now: datetime) -> Age:
    """How old on the day that `now` is in China: from the birth date, else the band, which never rises.

    A lapsed check takes nobody's birthday away: the age stays verified, the identity does not. A suspended identity
    is in doubt and proves nothing; of one whose use was stopped nothing is known (PIPL 47).
    """
    if identity is None or identity.use_stopped_at is not None:
        return UNKNOWN
    verified = identity.state == Identity.State.VERIFIED
    if identity.birth_date:
        years = _age(str(identity.birth_date), now)
        return Age(years, band_of(years), verified)
    return Age(None, identity.band, verified and bool(identity.band))


def _age(birth_date: str, now: datetime) -> int:
    born, today = date.fromisoformat(birth_date), today_in_china(now)
    return age_on(born, max(born, today))


def standing(identity: Identity | None, now: datetime) -> str:
    """`Identity.standing`, and `none` for a party without an identity."""
    return "none" if identity is None else identity.standing(now)
