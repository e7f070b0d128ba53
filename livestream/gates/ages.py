"""The youngest that a viewer may be: what a check here proved, or else what a platform stated, never more."""

from datetime import datetime

from accounts.ages import least_age
from accounts.identity.standing import age_of
from accounts.models import Identity


def youngest(identity: Identity | None, stated: str, now: datetime, *, guarded: bool = False) -> int | None:
    """Full years on the day that `now` is in China; None when nobody knows.

    A verified document stands over a band kept before. A band stated with this question can only lower: a platform
    that sees a child behind an adult's account says so with it. An unverified birth date proves no adult, but whoever
    claims to be a minor is taken at the word. Whoever has a guardian (`guarded`) is a minor, of an age that nobody may
    store before the guardian consents: the youngest there is, until somebody says more.
    """
    known = age_of(identity, now)
    if known.years is not None and (known.verified or known.years < 18):
        ages = [known.years]
    else:
        ages = [least_age(known.band)] if known.years is None and known.band else []
    return min([*ages, *([least_age(stated)] if stated else [])], default=0 if guarded else None)


def lowest(kept: str, stated: str) -> str:
    """The band to keep of two: the younger one; "" is unknown."""
    return min((band for band in (kept, stated) if band), key=least_age, default="")
