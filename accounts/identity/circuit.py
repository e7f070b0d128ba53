"""A switch before a service that may be down: after five failures in a row nobody waits for it for a minute.

It stands in the cache, so all workers share it. When the cache is away every call is let through to its time-out.
"""

from dataclasses import dataclass

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

log = structlog.get_logger("accounts")

FAILURES, OPEN_S = 5, 60
# failures further apart than this are no row
MEMORY_S = 600


@dataclass(frozen=True, slots=True)
class Circuit:
    name: str

    def is_open(self) -> bool:
        try:
            return cache.get(f"circuit:{self.name}:open") is not None
        except (RedisError, OSError) as error:
            return self._unknown(error)

    def failed(self) -> None:
        key = f"circuit:{self.name}:failures"
        try:
            cache.add(key, 0, MEMORY_S)
            if cache.incr(key) >= FAILURES:
                cache.set(f"circuit:{self.name}:open", 1, OPEN_S)
                # the first try after the minute decides: one more failure opens it again
                cache.set(key, FAILURES - 1, MEMORY_S)
                log.warning("circuit_opened", circuit=self.name)
        except ValueError:
            return  # the count ran out between the two calls: it starts afresh
        except (RedisError, OSError) as error:
            self._unknown(error)

    def succeeded(self) -> None:
        try:
            cache.delete_many([f"circuit:{self.name}:failures", f"circuit:{self.name}:open"])
        except (RedisError, OSError) as error:
            self._unknown(error)

    def _unknown(self, error: Exception) -> bool:
        log.warning("circuit_unknown", circuit=self.name, error=type(error).__name__)
        return False
