"""The front door: an account is made once, rightly, and not by the thousand."""

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Party, User
from moderation.console.joining.pace import ACCOUNTS_AN_HOUR
from moderation.console.joining.services import NameTaken, make_account
from tests.joining.conftest import PASSWORD, sign_up


def events(action: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM evidence_auditevent WHERE action = %s", [action])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_everybody_may_look_at_what_there_is_to_register_as(seeded, client, language):
    client.cookies["django_language"] = language
    page = client.get("/join/")
    assert page.status_code == 200
    for role in ("streamer", "operator", "buyer", "agency", "supplier"):
        assert f"/join/as/{role}/" in page.text
        assert client.get(f"/join/as/{role}/").status_code == 200
    assert client.get("/join/as/emperor/").status_code == 404


def test_an_account_is_made_with_its_party_and_signed_in(newcomer, user, party):
    assert user.label == "晓晓"
    assert user.language == "en"
    assert user.check_password(PASSWORD)
    assert (party.roles, party.name, party.place) == (["streamer"], "晓晓", "330100")
    assert newcomer.get("/join/state/").status_code == 200
    assert newcomer.get("/studio/").status_code == 200
    assert events("user.joined") == 1
    assert events("party.registered") == 1


def test_a_buyer_goes_on_to_the_short_form_without_a_party(seeded):
    browser = Client()
    facts = sign_up(username="buyer-1")
    del facts["place"]
    answer = browser.post("/join/as/buyer/", facts)
    assert answer["Location"] == "/buyer/register/"
    assert not Party.objects.filter(memberships__user__username="buyer-1").exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "two words"}, "username"),
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "newcomer1234", "again": "newcomer1234"}, "password"),
        ({"again": "something else entirely"}, "again"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"place": "999999"}, "place"),
        ({"place": ""}, "place"),
        ({"language": "fr"}, "language"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_made(seeded, client, changed, field):
    answer = client.post("/join/as/streamer/", sign_up(**changed))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert f'id="id_{field}_error"' in answer.text
    assert PASSWORD not in answer.text
    assert not User.objects.filter(label="晓晓").exists()


def test_a_user_name_is_taken_once(newcomer, client):
    answer = client.post("/join/as/streamer/", sign_up())
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"username"}


def test_a_user_name_taken_a_moment_ago_by_somebody_else_makes_nothing(newcomer, db):
    before = Party.objects.count()
    with pytest.raises(NameTaken):
        make_account(
            username="newcomer", password=PASSWORD, name="other", language="en", role="operator", place="330100"
        )
    assert Party.objects.count() == before
    assert User.objects.filter(username="newcomer").count() == 1


def test_too_many_accounts_from_one_address_are_refused_until_the_hour_is_over(seeded, client):
    for _ in range(ACCOUNTS_AN_HOUR):
        client.post("/join/as/streamer/", {"username": ""})
    answer = client.post("/join/as/streamer/", sign_up())
    assert answer.status_code == 429
    assert not User.objects.filter(username="newcomer").exists()


def test_somebody_signed_in_adds_a_role_to_the_same_party(newcomer, party):
    page = newcomer.get("/join/as/operator/")
    assert 'name="password"' not in page.text
    answer = newcomer.post("/join/as/operator/", {"name": party.name, "place": party.place})
    assert answer["Location"] == "/join/state/"
    party.refresh_from_db()
    assert party.roles == ["operator", "streamer"]
    assert Party.objects.filter(memberships__user__username="newcomer").count() == 1


def test_a_role_held_already_is_not_asked_for_again(newcomer):
    assert newcomer.get("/join/as/streamer/")["Location"] == "/join/state/"


def test_who_is_signed_out_is_led_to_the_door(seeded, client):
    for address in ("/join/state/", "/join/who/", "/join/training/", "/letters/"):
        assert client.get(address)["Location"].startswith("/accounts/login/")


def test_who_has_no_registration_chooses_one_first(person, browse):
    browser = browse(person())
    for address in ("/join/state/", "/join/who/", "/join/check/"):
        assert browser.get(address)["Location"] == "/join/"
    assert browser.get("/join/nonsense/").status_code == 404
