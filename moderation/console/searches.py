"""How often somebody may look for a person by something exact: one budget for all pages that do."""

import time

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

from accounts.models import User

log = structlog.get_logger("console")
# somebody who looks for one person tries a few spellings; somebody who tries numbers tries hundreds
SEARCHES_AN_HOUR = 60


class TooMany(Exception):
    """Searched too often in this hour, or nobody can say how often."""


def count_search(user: User) -> None:
    """Count one more in the running hour. Raises `TooMany`, also when the cache is away: numbers could be tried out
    unseen."""
    key = f"party-searches:{user.pk}:{int(time.time() // 3600)}"
    try:
        cache.add(key, 0, 3700)
        searched = int(cache.incr(key))
    except (RedisError, OSError, ValueError) as error:
        log.warning("pace_unknown", error=type(error).__name__)
        raise TooMany from None
    if searched > SEARCHES_AN_HOUR:
        raise TooMany
