"""Several acts in the same moment, each with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from operator import attrgetter
from threading import Barrier

from django.db import connection

Kinds = type[BaseException] | tuple[type[BaseException], ...]


def at_once(
    *acts: Callable[[], object], refused: Kinds, told: Callable[[BaseException], object] = attrgetter("code")
) -> list[object]:
    """What each returned, or what `told` makes of the refusal it raised; any other exception is the test's failure."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            return act()
        except refused as error:
            return told(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(run, acts))


def kind(error: BaseException) -> str:
    return type(error).__name__
