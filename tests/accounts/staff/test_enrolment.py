"""Whoever sees other people's data has a second factor first, and reaches nothing before."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import AuthorityPost, User
from accounts.staff.middleware import OPEN
from tests.accounts.staff.conftest import PASSWORD, enrol, sign_in

PAGES = ["/console/", "/console/mine/", "/me/", "/rules/", "/", "/home", "/no-such-page", "/accounts/sessions/"]


@pytest.mark.parametrize("path", PAGES)
def test_staff_without_one_is_led_to_enrolment_from_everywhere(mona, path):
    assert sign_in("mona").get(path)["Location"] == "/accounts/2fa/"


def test_an_authority_user_is_led_there_too(buyer):
    AuthorityPost.objects.create(user=buyer, department="market", place="330100")
    assert sign_in("ben").get("/me/")["Location"] == "/accounts/2fa/"


@pytest.mark.parametrize("role", ["senior_moderator", "compliance_officer"])
def test_every_staff_role_needs_one(person, browse, role):
    user = person(role)
    Authenticator.objects.all().delete()
    assert browse(user).get("/me/")["Location"] == "/accounts/2fa/"


def test_a_buyer_needs_none(buyer):
    assert sign_in("ben").get("/me/").status_code == 200


def test_nothing_can_be_posted_either(mona, stream):
    for path in ("/console/next", "/preferences-x", "/reveal"):
        assert sign_in("mona").post(path)["Location"] == "/accounts/2fa/"


def test_htmx_is_told_to_go_there(mona):
    answer = sign_in("mona").get("/console/rows", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/accounts/2fa/"


def test_behind_the_signpost_stands_a_wall(mona):
    """A page or socket that the middleware does not see gives nothing: there are no permissions yet."""
    assert mona.get_all_permissions() == set()
    assert not mona.has_perm("cases.view_case")
    Authenticator.objects.create(user=mona, type="totp", data={"secret": ""})
    afresh = User.objects.get(pk=mona.pk)
    assert afresh.has_perm("cases.view_case")


def test_recovery_codes_alone_are_no_second_factor(mona):
    Authenticator.objects.create(user=mona, type="recovery_codes", data={"seed": "", "used_mask": 0})
    assert sign_in("mona").get("/console/").status_code == 302
    assert not User.objects.get(pk=mona.pk).has_perm("cases.view_case")


def test_the_demo_asks_for_none(mona, settings, browse):
    settings.DEMO, settings.ROOT_URLCONF = True, "tests.pages.demo_urls"
    assert browse(mona).get("/console/").status_code == 200


def test_enrolment_is_three_steps_and_then_the_console_opens(mona):
    client = sign_in("mona")
    page = client.get("/accounts/2fa/")
    assert "/accounts/2fa/app/" in page.text
    assert "data-socket" not in page.text
    secret = enrol(client)
    codes = client.get("/accounts/2fa/codes/")
    assert len(codes.context["unused_codes"]) == 10
    assert secret not in codes.text
    assert client.get("/console/").status_code == 200


@pytest.mark.parametrize("name", sorted(OPEN - {"livez", "readyz"}))
def test_the_way_to_a_second_factor_and_out_is_open(mona, name):
    answer = sign_in("mona").get(reverse(name))
    # the page itself, the next step of it, or a page that takes only posts; never back to where one came from
    assert answer.status_code in (200, 302, 404, 405)
    assert answer.get("Location") != "/accounts/2fa/"


def test_removed_later_the_console_closes_again(mona):
    client = sign_in("mona")
    enrol(client)
    assert client.post("/accounts/2fa/app/remove/").status_code == 302
    assert not Authenticator.objects.filter(user=mona).exists()
    assert client.get("/console/")["Location"] == "/accounts/2fa/"


def test_signing_in_asks_for_the_code_before_anything_opens(mona):
    enrol(sign_in("mona"))
    client = Client()
    answer = client.post("/accounts/login/", {"login": "mona", "password": PASSWORD})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/console/")["Location"].startswith("/accounts/login/")
