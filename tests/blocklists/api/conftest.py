import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import MachineClient
from accounts.services import create_client
from evidence.actors import system


@pytest.fixture
def lister(seeded: None) -> tuple[MachineClient, str]:
    """A platform that may ask, and its key."""
    return create_client(name="Carol's platform", scopes=["blocklists"], actor=system("test"))


@pytest.fixture
def post(lister: tuple[MachineClient, str]) -> Callable[..., Any]:
    """`post("check", body, status=200)`: the answer's JSON; a body of bytes is sent as it is."""
    browser = Client(headers={"Authorization": f"Bearer {lister[1]}"})

    def send(what: str, body: Any, status: int = 200) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body)
        answer = browser.post(f"/api/v1/blocklists/{what}", raw, content_type="application/json")
        assert answer.status_code == status, answer.content
        if status >= 400:
            assert answer["Content-Type"].startswith("application/problem+json")
        return answer.json()

    return send
