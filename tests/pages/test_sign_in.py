"""Signing in and out, with our own pages around allauth's work."""

import pytest
from django.urls import reverse

from accounts.models import User

PASSWORD = "correct horse battery staple"


@pytest.fixture
def user(seeded):
    return User.objects.create_user("dora", PASSWORD, label="Dora", language="en")


def test_a_password_opens_and_leads_home(browse, user):
    answer = browse(None).post("/accounts/login/", {"login": "dora", "password": PASSWORD})
    assert answer["Location"] == "/home"


def test_a_wrong_password_says_nothing_about_who_exists(browse, user):
    def told(name):
        answer = browse(None).post("/accounts/login/", {"login": name, "password": "wrong"})
        assert answer.status_code == 200
        return answer.context["form"].non_field_errors()

    assert told("dora") == told("nobody-at-all")
    assert told("dora")


def test_next_never_leads_to_another_site(browse, user):
    answer = browse(None).post(
        "/accounts/login/", {"login": "dora", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert "evil" not in answer["Location"]


def test_there_is_no_open_sign_up(browse, seeded):
    page = browse(None).get("/accounts/signup/")
    assert page.status_code == 200
    assert "<form" not in page.text.split("<main")[1]
    browse(None).post("/accounts/signup/", {"username": "eve", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.filter(username="eve").exists()


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
    ],
)
def test_every_page_of_allauth_answers_in_our_frame(browse, user, name):
    for client in (browse(None), browse(user)):
        answer = client.get(reverse(name), follow=True)
        assert answer.status_code == 200, (name, answer.status_code)
        assert 'id="main"' in answer.text


def test_signing_out_is_posted(browse, user):
    client = browse(user)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/me/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert client.get("/me/").status_code == 302


def test_a_password_can_be_changed(browse, user):
    new = "another horse battery staple"
    client = browse(user)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
