import socket
from collections.abc import Iterator
from typing import Any

import pytest

from config.celery import app


@pytest.fixture
def _redis_away(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As it is when it is: neither tasks nor the cache find anybody who listens."""
    # bound and not listened to: nobody else gets the port, and who connects is refused
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"redis://127.0.0.1:{nobody.getsockname()[1]}"
        settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": f"{address}/2"}}
        monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"{address}/0")
        # the connections that stand; the old ones come back afterwards
        monkeypatch.setattr(app.amqp, "_producer_pool", None)
        yield
