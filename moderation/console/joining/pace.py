"""How often somebody may try: counted in the cache by the hour, under a keyed digest, since an address is personal
data."""

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

from privacy.keys import keyed_digest

log = structlog.get_logger("joining")
HOUR_S = 3600

# from one address; an office of an agency registers its streamers in an afternoon
ACCOUNTS_AN_HOUR = 20
# of ten questions with two answers, one guesser in a hundred passes: not many guesses an hour
TRAININGS_AN_HOUR = 6


def too_many(what: str, who: str, most: int) -> bool:
    """Count one more of `what` by `who` (an address, a party's id) in the hour that began with the first; True once
    there are too many.

    When the cache is away nobody is turned away: what matters here is looked at by people afterwards.
    """
    key = f"{what}:{keyed_digest(what, who).hex()[:32]}"
    try:
        cache.add(key, 0, HOUR_S)
        return bool(cache.incr(key) > most)
    except ValueError:
        return False  # the hour ended between the two calls
    except (RedisError, OSError) as error:
        log.warning("pace_unknown", error=type(error).__name__)
        return False
