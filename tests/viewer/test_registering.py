"""Becoming a buyer: a mobile and a city; under 14 nothing but the guardian's code."""

import pytest

from accounts import guardians
from accounts.models import ConsentEntry, Document, Guardianship, Identity, Membership, Party
from evidence.models import AuditEvent
from tests.viewer.conftest import buyer, party_of

pytestmark = pytest.mark.django_db
ADULT = {"age": "18+", "mobile": "138 0013 8000", "place": "330100"}
TYPED = "13800138000"


@pytest.fixture
def newcomer(person):
    return person(name="newcomer")


def test_a_buyer_gives_a_mobile_and_a_city_and_nothing_else(browse, newcomer):
    answer = browse(newcomer).post("/buyer/register/", ADULT)
    assert answer["Location"] == "/buyer/"
    party = party_of(newcomer)
    assert (party.roles, party.place, party.name) == (["buyer"], "330100", newcomer.label.strip())
    assert party.identity.mobile == f"+86{TYPED}"
    # of an adult's age nothing is kept: only a check proves it
    assert not any((party.identity.band, party.identity.birth_date, party.identity.number, party.identity.real_name))


def test_the_notice_is_on_the_page_and_kept_with_its_version(browse, newcomer):
    client = browse(newcomer)
    assert "Why we ask for your mobile" in client.get("/buyer/register/").text
    client.post("/buyer/register/", ADULT)
    entry = ConsentEntry.objects.get(party=party_of(newcomer))
    assert (entry.purpose, entry.version, entry.act, entry.by) == ("buyer_mobile", "1", "shown", newcomer)


@pytest.mark.parametrize("band", ["14-15", "16-17"])
def test_who_claims_to_be_a_minor_is_taken_at_the_word(browse, newcomer, band):
    client = browse(newcomer)
    client.post("/buyer/register/", ADULT | {"age": band})
    assert party_of(newcomer).identity.band == band
    page = client.get("/buyer/")
    assert page.context["usage"].limits.minor_mode
    assert "Under 18 it is always on." in page.text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("mobile", "", "Enter your mobile number."),
        ("mobile", "010-12345678", "mobile"),
        ("mobile", "1" * 60, "mobile"),
        ("place", "", "Choose the city you live in."),
        ("place", "999999", "valid choice"),
        ("age", "", "required"),
        ("age", "200", "valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(browse, newcomer, field, value, said):
    answer = browse(newcomer).post("/buyer/register/", ADULT | {field: value})
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert not Party.objects.filter(memberships__user=newcomer).exists()


def test_a_number_typed_wrong_is_never_written_back(browse, newcomer):
    answer = browse(newcomer).post("/buyer/register/", ADULT | {"place": ""})
    assert TYPED not in answer.text
    assert "138 0013 8000" not in answer.text


def test_under_14_only_the_guardians_code_is_asked_and_stored(browse, newcomer, grace):
    proof = Document.objects.create(
        party=party_of(grace), kind="relation", storage_name="x", sha256=b"0" * 32, width=1, height=1, size=1
    )
    _, code = guardians.invite(party=party_of(grace), user=grace, part="guardian", relation="parent", proof=proof)
    # whatever else was typed is thrown away
    posted = ADULT | {"age": "under_14", "code": f"{code[:4]} {code[4:]}".lower()}
    assert browse(newcomer).post("/buyer/register/", posted)["Location"] == "/buyer/guardian/"
    party = party_of(newcomer)
    assert not Identity.objects.filter(party=party).exists()
    assert not ConsentEntry.objects.filter(party=party).exists()
    assert party.place == "000000"
    assert Guardianship.objects.get(minor=party).state == "proposed"


@pytest.mark.parametrize("code", ["", "WRONG234"])
def test_under_14_without_a_right_code_nothing_is_made(browse, newcomer, code):
    answer = browse(newcomer).post("/buyer/register/", {"age": "under_14", "code": code} | ADULT | {"age": "under_14"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["code"]
    assert "mobile" not in answer.context["form"].errors
    assert not Membership.objects.filter(user=newcomer).exists()


def test_a_code_is_not_guessed_by_registering_again_and_again(browse, newcomer):
    client = browse(newcomer)
    told = [
        str(client.post("/buyer/register/", {"age": "under_14", "code": "WRONG234"}).context["form"].errors["code"])
        for _ in range(6)
    ]
    assert "Too many wrong codes" not in told[4]
    assert "Too many wrong codes" in told[5]


def test_who_is_registered_already_adds_the_role_by_one_button(browse, newcomer):
    party = buyer(newcomer, mobile=TYPED)
    Party.objects.filter(pk=party.pk).update(roles=["streamer"])
    client = browse(newcomer)
    page = client.get("/buyer/register/")
    assert "Nothing more is asked" in page.text
    assert 'name="mobile"' not in page.text
    assert client.post("/buyer/register/")["Location"] == "/buyer/"
    assert party_of(newcomer).roles == ["buyer", "streamer"]
    assert Membership.objects.filter(user=newcomer).count() == 1


def test_a_buyer_is_not_registered_twice(browse, alice):
    assert browse(alice).get("/buyer/register/")["Location"] == "/buyer/"
    assert browse(alice).post("/buyer/register/", ADULT)["Location"] == "/buyer/"
    assert Membership.objects.filter(user=alice).count() == 1


def test_who_is_no_buyer_yet_is_led_to_the_form(browse, newcomer):
    for address in ("/buyer/", "/buyer/limits/", "/buyer/history/", "/buyer/identity/", "/buyer/guardian/"):
        assert browse(newcomer).get(address)["Location"] == "/buyer/register/"


def test_events_tell_that_somebody_registered_and_nothing_of_whom(browse, newcomer):
    browse(newcomer).post("/buyer/register/", ADULT)
    events = list(AuditEvent.objects.filter(target_kind__in=("party", "identity")).values())
    assert {event["action"] for event in events} >= {"party.registered", "consent.shown", "identity.draft_saved"}
    assert TYPED not in str(events)
