"""A streamer of 16 or 17 and the guardian: a code from one to the other, both checked, then the registration."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import guardians
from accounts.documents.services import keep
from accounts.models import Guardianship
from tests.accounts.identity.build import resident_id, verified_party
from tests.joining.conftest import DETAILS, agree, picture, through, train


@pytest.fixture
def young(newcomer):
    born = timezone.localdate().replace(day=1) - timedelta(days=365 * 16 + 200)
    through(newcomer, number=resident_id(born))
    return newcomer


@pytest.fixture
def parent(person):
    user = person(name="parent")
    return user, verified_party(role="buyer", born=date(1980, 1, 2), user=user)


def proof(user, party):
    return keep(party=party, kind="relation", upload=picture("blue"), user=user)


def test_the_step_stands_between_the_pictures_and_the_agreements(young):
    assert young.post("/join/pictures/", {})["Location"] == "/join/guardian/"
    agree(young)
    train(young)
    answer = young.post("/join/check/", {"hand_in": "1"})
    assert answer.status_code == 422
    assert "/join/guardian/" in answer.text


def test_a_code_made_here_is_shown_once_and_typed_by_the_guardian(young, party, parent):
    page = young.post("/join/guardian/", {"make": ""})
    code = re.search(r"<code>([0-9A-Z]{8})</code>", page.text)[1]
    assert code not in young.get("/join/guardian/").text
    user, theirs = parent
    guardians.accept(code=code, party=theirs, user=user, relation="parent", proof=proof(user, theirs))
    assert Guardianship.objects.get(minor=party).guardian == theirs
    agree(young)
    train(young)
    assert young.post("/join/check/", {"hand_in": "1"})["Location"] == "/join/state/"


def test_the_guardians_code_is_typed_here(young, party, parent):
    user, theirs = parent
    link, code = guardians.invite(party=theirs, user=user, part="guardian", relation="parent", proof=proof(*parent))
    answer = young.post("/join/guardian/", {"code": code.lower()})
    assert answer["Location"] == "/join/agreements/"
    link.refresh_from_db()
    assert (link.minor, link.state) == (party, "proposed")


def test_a_wrong_code_stands_beside_its_field_and_the_sixth_is_not_looked_at(young):
    for _ in range(5):
        answer = young.post("/join/guardian/", {"code": "22222222"})
        assert answer.status_code == 422
    assert str(guardians.SENTENCES["wrong_code"]) in answer.text
    assert "Too many wrong codes" in young.post("/join/guardian/", {"code": "22222222"}).text


def test_a_link_that_waits_can_be_taken_back_and_anothers_can_not(young, party, parent):
    user, theirs = parent
    _, code = guardians.invite(party=theirs, user=user, part="guardian", relation="parent", proof=proof(*parent))
    young.post("/join/guardian/", {"code": code})
    link = Guardianship.objects.get(minor=party)
    elsewhere = Guardianship.objects.create(guardian=theirs, minor=verified_party(), state="proposed")
    for wrong in (str(elsewhere.pk), "nonsense"):
        young.post("/join/guardian/", {"end": wrong})
    elsewhere.refresh_from_db()
    assert elsewhere.state == "proposed"
    young.post("/join/guardian/", {"end": str(link.pk)})
    link.refresh_from_db()
    assert link.state == "ended"


def test_who_is_grown_up_needs_none(newcomer):
    through(newcomer)
    assert newcomer.post("/join/identity/", DETAILS)["Location"] == "/join/pictures/"
    assert newcomer.post("/join/pictures/", {})["Location"] == "/join/agreements/"
