"""Error pages say what happened and what to do next, and name the request."""

import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client
from django.urls import path

from config.urls import urlpatterns as site


def _raises(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    *site,
    path("broken", _raises(RuntimeError("secret detail"))),
    path("forbidden", _raises(PermissionDenied())),
    path("forbidden-because", _raises(PermissionDenied("because of a reason"))),
    path("suspicious", _raises(SuspiciousOperation("secret detail"))),
]


@pytest.fixture
def client(settings, browse):
    settings.ROOT_URLCONF = "tests.pages.test_errors"
    client = browse(None)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("address", "status"), [("/nowhere", 404), ("/forbidden", 403), ("/suspicious", 400), ("/broken", 500)]
)
def test_each_names_the_request_and_hides_the_detail(client, language, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    assert "secret detail" not in answer.text
    assert answer["X-Request-ID"] in answer.text
    assert re.search(r"<h1>\s*\S", answer.text)
    assert f'lang="{"zh-Hans" if language == "zh-hans" else "en"}"' in answer.text


def test_a_refusal_gives_its_reason(client):
    assert "because of a reason" in client.get("/forbidden-because").text


def test_a_broken_page_needs_no_database(client, django_db_blocker):
    # no `db` fixture: a query would raise
    assert client.get("/broken").status_code == 500


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_so():
    answer = Client(enforce_csrf_checks=True).post("/preferences", {"theme": "dark"})
    assert answer.status_code == 403
    assert answer["X-Request-ID"] in answer.text
    assert "theme" not in answer.cookies
