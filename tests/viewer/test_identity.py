"""A buyer's identity: asked for once, by consent; everything of the page is kept, or nothing."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.models import ConsentEntry, Document, Identity
from accounts.personal.texts import text
from tests.accounts.identity.build import resident_id
from tests.canaries import NAME
from tests.viewer.conftest import buyer, party_of, picture

pytestmark = pytest.mark.django_db
ADDRESS = "/buyer/identity/"
NUMBER = resident_id(date(1991, 4, 5))


def typed(purpose: str = "identity_buyer", **fields: object) -> dict[str, object]:
    return {
        "document_type": "resident_id",
        "number": NUMBER,
        "real_name": f"{NAME}乙",
        "front": picture(),
        "back": picture("grey"),
        "agreed": "on",
        "digest": text(purpose, "en").digest.hex(),
    } | fields


@pytest.fixture
def bob(person):
    user = person(name="bob")
    buyer(user, mobile="13900139000")
    return user


def test_it_is_handed_in_with_consent_and_pictures(browse, bob):
    answer = browse(bob).post(ADDRESS, typed())
    assert answer["Location"] == "/buyer/"
    party = party_of(bob)
    assert (party.identity.state, party.identity.number, party.identity.mobile) == (
        "submitted",
        NUMBER,
        "+8613900139000",
    )
    assert set(Document.objects.filter(party=party).values_list("kind", flat=True)) == {"front", "back"}
    acts = ConsentEntry.objects.filter(party=party, purpose="identity_buyer").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["shown", "given"]
    assert "Your identity is being checked" in browse(bob).get("/buyer/").text


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"agreed": ""}, "agreed"),
        ({"number": NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")}, "number"),
        ({"number": ""}, "number"),
        ({"real_name": ""}, "real_name"),
        ({"front": ""}, "front"),
        ({"back": ""}, "back"),
        ({"document_type": "credit_code"}, "document_type"),
        ({"document_type": "passport", "number": "E12345678"}, "birth_date"),
        ({"birth_date": "1990-01-01"}, "birth_date"),
        ({"digest": "00" * 32}, "agreed"),
    ],
)
def test_with_something_wrong_nothing_of_the_page_is_kept(browse, bob, fields, wrong):
    answer = browse(bob).post(ADDRESS, typed(**fields))
    assert answer.status_code == 422
    assert answer.context["form"].errors[wrong]
    party = party_of(bob)
    assert party.identity.state == "draft"
    assert not party.identity.number
    assert not Document.objects.filter(party=party).exists()
    assert not ConsentEntry.objects.filter(party=party, act="given").exists()


def test_what_was_typed_is_never_written_back(browse, bob):
    page = browse(bob).post(ADDRESS, typed(agreed="")).text
    assert NUMBER not in page
    assert NAME not in page


def test_a_file_that_is_no_picture_is_refused_beside_its_field(browse, bob):
    bad = picture()
    bad.file.seek(0)
    bad.file.truncate()
    bad.file.write(b"<svg onload=alert(1)>")
    bad.size = bad.file.tell()
    bad.file.seek(0)
    answer = browse(bob).post(ADDRESS, typed(front=bad))
    assert answer.status_code == 422
    assert "not a picture" in str(answer.context["form"].errors["front"])


def test_a_passport_has_one_side_and_a_birth_date_that_is_typed(browse, bob):
    fields = typed(document_type="passport", number="E12345678", birth_date="1992-02-29", back="")
    assert browse(bob).post(ADDRESS, fields)["Location"] == "/buyer/"
    assert party_of(bob).identity.birth_date == "1992-02-29"


def test_a_child_under_14_is_told_that_the_guardian_comes_first(browse, bob):
    born = today_in_china(timezone.now()) - timedelta(days=365 * 11)
    answer = browse(bob).post(ADDRESS, typed(number=resident_id(born)))
    assert answer.status_code == 422
    assert "guardian" in str(answer.context["form"].errors["number"])
    assert not party_of(bob).identity.number


def test_who_comes_as_a_guardian_is_asked_as_one(browse, bob):
    client = browse(bob)
    assert "May we check that you are the guardian?" in client.get(f"{ADDRESS}?as=guardian").text
    answer = client.post(ADDRESS, typed("guardian_identity", role="guardian"))
    assert answer["Location"] == "/guardian/"
    given = ConsentEntry.objects.get(party=party_of(bob), act="given")
    assert given.purpose == "guardian_identity"


def test_a_refused_one_reads_why_and_hands_in_again(browse, bob):
    client = browse(bob)
    client.post(ADDRESS, typed())
    Identity.objects.filter(party=party_of(bob)).update(state="refused", reasons=["photo_unreadable"])
    assert client.get("/buyer/").context["age"].kind == "high"
    page = client.get(ADDRESS)
    assert len(page.context["reasons"]) == 1
    assert str(page.context["reasons"][0].what) in unescape(page.text)
    # the pictures on file need not come again
    assert client.post(ADDRESS, typed(front="", back=""))["Location"] == "/buyer/"


@pytest.mark.parametrize("state", ["submitted", "suspended", "closed"])
def test_there_is_no_form_while_there_is_nothing_to_hand_in(browse, bob, state):
    Identity.objects.filter(party=party_of(bob)).update(state=state)
    assert browse(bob).get(ADDRESS)["Location"] == "/buyer/"
    assert browse(bob).get("/buyer/").status_code == 200


def test_who_also_streams_hands_in_on_the_streamers_pages(browse, bob):
    party = party_of(bob)
    party.roles = ["buyer", "streamer"]
    party.save()
    assert browse(bob).get(ADDRESS)["Location"] == reverse("join_state")
