from collections.abc import Callable, Iterator

import pytest

from accounts.models import MachineClient, Party
from blocklists import hooks


class Heard(list):
    """(signal, party) in the order they came."""


@pytest.fixture
def heard() -> Iterator[Heard]:
    """What blocklists told upwards about accounts."""
    heard = Heard()
    handlers = {
        "suspected": lambda party, **kw: heard.append(("suspected", party.pk)),
        "suspicion_settled": lambda party, **kw: heard.append(("suspicion_settled", party.pk)),
    }
    for name, handler in handlers.items():
        getattr(hooks, name).connect(handler, weak=False)
    yield heard
    for name, handler in handlers.items():
        getattr(hooks, name).disconnect(handler)


@pytest.fixture
def account(platform: MachineClient) -> Callable[..., Party]:
    """`account("u-1")`: an account that the platform told of, nothing else known."""

    def make(ref: str = "u-1", **fields: str) -> Party:
        return Party.objects.create(client=platform, ref=ref, name=ref, roles=["buyer"], place="330100", **fields)

    return make
