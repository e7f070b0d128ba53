from collections.abc import Callable

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.test import Client, RequestFactory

from accounts.models import User


@pytest.fixture
def fresh(browse) -> Callable[[User], Client]:
    """A browser whose person has just proved who it is."""

    def make(user: User) -> Client:
        browser = browse(user)
        request = RequestFactory().get("/")
        request.session, request.user = browser.session, user
        record_authentication(request, user, method="password")
        request.session.save()
        return browser

    return make
