import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import MachineClient, Party
from accounts.services import issue_key
from evidence.actors import system
from livestream.models import Stream


@pytest.fixture
def gate(platform: MachineClient, stream: Stream) -> Callable[..., Any]:
    """`gate("watch", party, …)`: the answer's JSON; a viewer's dict may stand for the party. The stream is the
    fixture's unless given."""
    key = issue_key(client=platform, actor=system("test"))
    browser = Client(headers={"Authorization": f"Bearer {key}"})

    def ask(act: str, who: Party | dict[str, Any], status: int = 200, **fields: Any) -> Any:
        named = who if isinstance(who, dict) else {"ref": who.ref}
        body = {"stream": str(stream.pk), "viewer": named} | fields
        answer = browser.post(f"/api/v1/admission/{act}", json.dumps(body), content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    return ask


def codes(answer: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in answer["reasons"]]
