"""One's own account page, and how the site should look."""

import pytest
from allauth.mfa.models import Authenticator

from accounts.models import AuthorityPost, Party
from moderation.console.pages.account import LABELS
from tests.pages.conftest import join


def test_the_account_names_what_one_acts_for_and_nobody_else(browse, alice, carol):
    page = browse(alice).get("/me/").text
    assert "Streamer s-1" in page
    assert "330100" in page
    assert "Streamer s-2" not in page
    assert "carol" not in page


@pytest.mark.parametrize("role", ["agency", "supplier"])
def test_a_role_without_a_page_of_its_own_sees_what_its_account_is_for(browse, person, role):
    user = person()
    Party.objects.create(roles=[role], name="some party", place="330100", ref="p")
    join(user, "p")
    page = browse(user).get("/me/")
    assert page.status_code == 200
    assert str(LABELS[role]) in page.text
    assert page.context["purposes"]


def test_a_buyer_and_a_guardian_find_their_pages_in_the_header(browse, person):
    guardian, buyer = person(), person()
    Party.objects.create(roles=["buyer"], name="some child", place="330100", ref="p")
    join(guardian, "p", "guardian")
    join(buyer, "p")
    for user, own, other in [(guardian, "/guardian/", "/buyer/"), (buyer, "/buyer/", "/guardian/")]:
        page = browse(user).get("/me/")
        assert page.context["purposes"] == []
        assert f'<li><a href="{own}"' in page.text
        assert f'<li><a href="{other}"' not in page.text
        assert browse(user).get("/home")["Location"] == own


def test_an_authority_finds_its_counter_in_the_header_and_from_home(browse, person):
    inspector = person()
    AuthorityPost.objects.create(user=inspector, department="market", place="330100")
    # without a second factor an authority's account may do nothing at all
    Authenticator.objects.create(user=inspector, type=Authenticator.Type.TOTP, data={"secret": ""})
    page = browse(inspector).get("/me/")
    assert page.context["purposes"] == []
    assert "330100" in page.text
    assert '<li><a href="/authority/"' in page.text
    assert browse(inspector).get("/home")["Location"] == "/authority/"


def test_nobody_sees_an_account_signed_out(browse):
    assert browse(None).get("/me/")["Location"].startswith("/accounts/login/")


def test_an_account_page_costs_few_queries(browse, alice, django_assert_max_num_queries):
    client = browse(alice)
    with django_assert_max_num_queries(10):
        client.get("/me/")


def test_preferences_become_cookies_for_a_year(browse):
    answer = browse(None).post("/preferences", {"theme": "dark", "density": "compact", "next": "/rules/"})
    assert answer["Location"] == "/rules/"
    for name, value in [("theme", "dark"), ("density", "compact")]:
        cookie = answer.cookies[name]
        assert (cookie.value, cookie["samesite"], cookie["max-age"]) == (value, "Lax", 31_536_000)


def test_a_choice_shows_on_the_next_page(browse, seeded):
    client = browse(None)
    client.post("/preferences", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/rules/").text


def test_language_and_single_keys_stay_with_the_person(browse, alice):
    client = browse(alice)
    answer = client.post("/preferences", {"language": "zh-hans", "single_keys": "off", "save": ""})
    assert answer.cookies["django_language"].value == "zh-hans"
    alice.refresh_from_db()
    assert (alice.language, alice.single_keys) == ("zh-hans", False)
    # what is not sent stays
    client.post("/preferences", {"theme": "light"})
    alice.refresh_from_db()
    assert (alice.language, alice.single_keys) == ("zh-hans", False)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_it_never_leads_to_another_site(browse, elsewhere):
    assert browse(None).post("/preferences", {"theme": "dark", "next": elsewhere})["Location"] == "/"


@pytest.mark.parametrize("bad", [{"theme": "purple"}, {"density": "9"}, {"language": "xx"}, {"single_keys": "1"}])
def test_an_unknown_choice_is_refused_and_changes_nothing(browse, alice, bad):
    answer = browse(alice).post("/preferences", bad | {"single_keys": bad.get("single_keys", "off")})
    assert answer.status_code == 400
    assert not {"theme", "density"} & set(answer.cookies)
    alice.refresh_from_db()
    assert alice.single_keys


def test_preferences_are_posted_not_linked_to(browse):
    assert browse(None).get("/preferences").status_code == 405
