"""How often one party may hand in: each try costs a look-up or a reviewer's time, and trying out numbers is no use."""

import structlog
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from accounts.models import Party

log = structlog.get_logger("accounts")
DAY_S = 24 * 3600


def too_often(party: Party) -> bool:
    """Count one more try. When the cache is away nobody is turned away: people look at what comes in."""
    key = f"submissions:{party.pk}"
    try:
        cache.add(key, 0, DAY_S)
        return bool(cache.incr(key) > settings.IDENTITY_SUBMISSIONS_A_DAY)
    except ValueError:
        return False  # it ran out between the two calls
    except (RedisError, OSError) as error:
        log.warning("pace_unknown", error=type(error).__name__)
        return False
