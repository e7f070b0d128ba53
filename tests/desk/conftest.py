"""Alice and Bob are moderators, Carol is their senior, Dana a compliance officer, Eve nobody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from moderation.cases import claims
from moderation.cases.models import Case
from tests.conftest import OFF_PLATFORM, send_and_scan, speech

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def alice(person) -> User:
    return person("moderator", "alice")


@pytest.fixture
def bob(person) -> User:
    return person("moderator", "bob")


@pytest.fixture
def carol(person) -> User:
    return person("senior_moderator", "carol")


@pytest.fixture
def dana(person) -> User:
    return person("compliance_officer", "dana")


@pytest.fixture
def eve(person) -> User:
    return person(name="eve")


@pytest.fixture
def case(stream) -> Case:
    """One flag of LM10-1 said by the streamer at 0:05, in queue 2."""
    send_and_scan(stream, speech(5, OFF_PLATFORM))
    return Case.objects.get()


@pytest.fixture
def held(case, alice) -> Case:
    """The same, held by Alice."""
    claims.claim(user=alice, case_id=case.pk)
    case.refresh_from_db()
    return case


@pytest.fixture
def decide(browse, held, alice) -> Callable[..., Any]:
    """`decide("warn", reason="…")` posts the decide pane as Alice's page would send it."""

    def post(choice: str, client: Client | None = None, **changed: Any) -> Any:
        fields = {
            "choice": choice,
            "version": held.version,
            "seen_flag_id": held.last_flag_id,
            "token": held.lease_token,
            "rule": "LM10-1",
            "reason": "Keep deals on the platform.",
            "percent": "50",
            "limit_minutes": "30",
            "pause_minutes": "5",
            "confirmed": "1" if choice in {"pause", "cut"} else "",
        }
        return (client or browse(alice)).post(reverse("case_decide", args=[held.pk]), fields | changed, **HTMX)

    return post
