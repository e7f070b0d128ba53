"""Alice is a moderator, Carol a senior, Dana a compliance officer; the platform has two rooms with a case each."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from livestream.models import Stream
from moderation.cases.models import Case
from tests.cases.build import make_cases
from tests.conftest import new_stream


@pytest.fixture
def alice(person) -> User:
    return person("moderator", "alice")


@pytest.fixture
def carol(person) -> User:
    return person("senior_moderator", "carol")


@pytest.fixture
def other(platform) -> Stream:
    """Another room's broadcast."""
    return new_stream(platform, "s-2", title="清仓专场")


@pytest.fixture
def here(stream) -> Case:
    return make_cases(stream, 1)[0]


@pytest.fixture
def there(other) -> Case:
    case = make_cases(other, 1)[0]
    case.rules = ["AD17-1"]
    case.save()
    return case


@pytest.fixture
def browser(browse, alice) -> Client:
    return browse(alice)


@pytest.fixture
def shown(browser) -> Callable[..., set[int]]:
    """The numbers of the cases that the list of an address shows."""

    def ask(status: int = 200, **asked: Any) -> set[int]:
        answer = browser.get(reverse("case_search"), asked)
        assert answer.status_code == status
        return {case.pk for case in answer.context["found"].rows}

    return ask


@pytest.fixture
def typed(browser) -> Callable[..., Any]:
    """What is answered to what somebody types."""
    return lambda **fields: browser.post(reverse("case_search"), fields)
