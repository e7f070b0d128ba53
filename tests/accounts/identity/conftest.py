from collections.abc import Callable, Iterator

import pytest

from accounts import hooks
from accounts.models import Identity
from accounts.refusals import REASONS, Reason, Refusal


class Heard(list):
    """(signal, what it was about) in the order they came."""

    def of(self, name: str) -> list:
        return [about for heard, about in self if heard == name]


@pytest.fixture
def heard() -> Iterator[Heard]:
    """What accounts told upwards."""
    heard = Heard()
    handlers = {
        "review_wanted": lambda identity, **kw: heard.append(("review_wanted", identity.pk)),
        "review_settled": lambda identity, **kw: heard.append(("review_settled", identity.pk)),
        "standing_lost": lambda party, **kw: heard.append(("standing_lost", party.pk)),
    }
    for name, handler in handlers.items():
        getattr(hooks, name).connect(handler, weak=False)
    yield heard
    for name, handler in handlers.items():
        getattr(hooks, name).disconnect(handler)


@pytest.fixture
def ask_also() -> Iterator[Callable]:
    """A check of another app, which knows one reason: barred."""
    REASONS["barred"] = Reason("LM2021 14", "You are barred.", "Appeal.")
    added: list[Callable[[Identity], list[Refusal]]] = []

    def add(check: Callable[[Identity], list[Refusal]]) -> None:
        added.append(check)
        hooks.registration_checks.append(check)

    yield add
    for check in added:
        hooks.registration_checks.remove(check)
    del REASONS["barred"]
