"""A child and its guardian are linked by a code that one makes and the other types."""

from collections.abc import Callable

import pytest

from accounts.models import ConsentEntry, Document, Guardianship
from accounts.personal.texts import text
from tests.viewer.conftest import buyer, party_of, picture

pytestmark = pytest.mark.django_db
LINK, MINE = "/guardian/link/", "/buyer/guardian/"


def proved(**fields: object) -> dict[str, object]:
    digest = text("guardian_identity", "en").digest.hex()
    return {"relation": "parent", "proof": picture(), "agreed": "on", "digest": digest, "code": ""} | fields


def code_from(answer) -> str:
    return answer.context["code"]


def test_the_guardian_makes_a_code_and_the_child_types_it(browse, grace, kim):
    answer = browse(grace).post(LINK, proved())
    code = code_from(answer)
    assert len(code) == 8
    assert f"{code[:4]} {code[4:]}" in answer.text
    # with a space and in small letters, as it was read out
    assert browse(kim).post(MINE, {"code": f"{code[:4]} {code[4:].lower()}"})["Location"] == MINE
    link = Guardianship.objects.get()
    assert (link.state, link.minor, link.guardian) == ("proposed", party_of(kim), party_of(grace))
    assert (link.relation, link.proof.kind) == ("parent", "relation")
    assert "Staff compare the papers" in browse(kim).get(MINE).text


def test_the_child_makes_a_code_and_the_guardian_types_it(browse, grace, kim):
    code = code_from(browse(kim).post(MINE, {"make": "code"}))
    assert browse(grace).post(LINK, proved(code=code))["Location"] == "/guardian/"
    assert Guardianship.objects.get().state == "proposed"
    assert ConsentEntry.objects.get(party=party_of(grace), act="given").purpose == "guardian_identity"


def test_a_code_is_shown_once(browse, kim):
    code = code_from(browse(kim).post(MINE, {"make": "code"}))
    page = browse(kim).get(MINE).text
    assert f"{code[:4]} {code[4:]}" not in page
    assert code not in page
    assert "Your code waits to be typed" in page


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"proof": ""}, "proof"),
        ({"relation": ""}, "relation"),
        ({"relation": "owner"}, "relation"),
        ({"agreed": ""}, "agreed"),
        ({"digest": "00"}, "agreed"),
    ],
)
def test_what_is_missing_stands_beside_its_field_and_nothing_is_kept(browse, grace, fields, wrong):
    answer = browse(grace).post(LINK, proved(**fields))
    assert answer.status_code == 422
    assert answer.context["form"].errors[wrong]
    assert not Document.objects.exists()
    assert not Guardianship.objects.exists()
    assert not ConsentEntry.objects.filter(act="given").exists()


def test_after_a_wrong_code_the_code_alone_is_typed_again(browse, grace, kim):
    client = browse(grace)
    answer = client.post(LINK, proved(code="WRONG234"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["code"]
    assert "One is on file from your last try" in client.get(LINK).text
    code = code_from(browse(kim).post(MINE, {"make": "code"}))
    assert client.post(LINK, proved(code=code, proof=""))["Location"] == "/guardian/"
    assert Document.objects.filter(kind="relation").count() == 1


def test_a_proof_that_was_used_counts_for_no_other_child(browse, grace, kim):
    client = browse(grace)
    client.post(LINK, proved())
    assert client.post(LINK, proved(proof="")).status_code == 422


def test_codes_are_not_guessed(browse, kim):
    client = browse(kim)
    told = [str(client.post(MINE, {"code": "WRONG234"}).context["form"].errors["code"]) for _ in range(6)]
    assert "Too many wrong codes" in told[5]


def test_nobody_is_ones_own_guardian(browse, grace):
    client = browse(grace)
    code = code_from(client.post(LINK, proved()))
    answer = client.post(MINE, {"code": code})
    assert answer.status_code == 422
    assert Guardianship.objects.get().state == "invited"


def test_a_code_can_be_made_void(browse, kim, grace):
    client = browse(kim)
    code = code_from(client.post(MINE, {"make": "code"}))
    link = Guardianship.objects.get()
    client.post(MINE, {"end": str(link.pk)})
    assert browse(grace).post(LINK, proved(code=code)).status_code == 422


def test_a_stranger_voids_nobodys_code(browse, kim, mallory):
    browse(kim).post(MINE, {"make": "code"})
    link = Guardianship.objects.get()
    assert browse(mallory).post(MINE, {"end": str(link.pk)}).status_code == 422
    assert browse(mallory).post(MINE, {"end": "../1"}).status_code == 422
    assert browse(mallory).post(f"/guardian/{link.pk}/end").status_code == 404
    link.refresh_from_db()
    assert link.state == "invited"


def test_a_child_may_leave_a_link_that_nobody_has_checked(browse, kim, grace):
    code = code_from(browse(grace).post(LINK, proved()))
    browse(kim).post(MINE, {"code": code})
    link = Guardianship.objects.get()
    assert browse(kim).post(MINE, {"end": str(link.pk)})["Location"] == MINE
    link.refresh_from_db()
    assert link.state == "ended"


def test_a_child_does_not_shake_off_a_checked_guardian(browse, kim, link):
    assert browse(kim).post(MINE, {"end": str(link.pk)}).status_code == 422
    link.refresh_from_db()
    assert link.state == "verified"


@pytest.mark.parametrize("state", ["none", "draft", "refused"])
def test_a_guardian_hands_in_an_identity_first(browse, person: Callable, state):
    user = person(name="new")
    if state != "none":
        party = buyer(user, mobile="13900139000")
        party.identity.state = state
        party.identity.save()
    client = browse(user)
    assert client.get(LINK)["Location"] == "/guardian/"
    page = client.get("/guardian/")
    assert not page.context["ready"]
    assert LINK not in page.text
