"""Finding a party by something exact, and taking its standing away or giving it back in two steps."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import Identity
from evidence.models import AuditEvent
from moderation.console import searches
from tests.accounts.identity.build import verified_party


@pytest.fixture
def dana(person):
    return person("compliance_officer", "dana")


@pytest.fixture
def officer(browse, dana):
    return browse(dana)


@pytest.fixture
def party(seeded):
    return verified_party(name="Lin's room")


def find(browser, how, text):
    return browser.post(reverse("compliance_parties"), {"how": how, "text": text})


def found(answer) -> bool:
    assert answer.status_code == 200
    return "Lin&#x27;s room" in answer.content.decode()


def test_by_the_whole_number_however_it_is_typed(officer, party):
    number = party.identity.number
    for text in (number, f" {number[:6]} {number[6:14]} {number[14:]} ", number.lower()):
        assert found(find(officer, "number", text))


def test_not_by_a_part_of_it(officer, party):
    number = party.identity.number
    for text in (number[:10], number[:-1], number[1:], "330100"):
        assert not found(find(officer, "number", text))


def test_by_mobile_and_by_the_platforms_own_name(officer, party):
    assert found(find(officer, "mobile", "138 0013 8000"))
    assert not found(find(officer, "mobile", "13800138001"))
    assert found(find(officer, "ref", party.ref))
    assert not found(find(officer, "ref", party.ref[:-1]))


def test_the_search_is_recorded_and_what_was_typed_is_not(officer, party):
    number = party.identity.number
    answer = find(officer, "number", number)
    event = AuditEvent.objects.get(action="party.searched")
    assert (event.detail, event.target_id) == ({"by": "number", "found": 1}, str(party.pk))
    assert number not in str(AuditEvent.objects.values())
    # nor does the page send it back
    assert number not in answer.content.decode()


@pytest.mark.parametrize("text", ["", "   ", "\0", "x" * 65, "'; DROP TABLE", "１１０"])
@pytest.mark.parametrize("how", ["ref", "number", "mobile", "name"])
def test_nonsense_finds_nothing(officer, party, how, text):
    answer = find(officer, how, text)
    assert answer.status_code in (200, 422)
    assert "Lin&#x27;s room" not in answer.content.decode()


def test_what_stands_in_the_address_is_not_looked_for(officer, party):
    answer = officer.get(reverse("compliance_parties"), {"how": "ref", "text": party.ref})
    assert "Lin&#x27;s room" not in answer.content.decode()


def test_trying_out_numbers_ends_soon(officer, party, monkeypatch, time_machine):
    # the count begins anew with each hour
    time_machine.move_to(timezone.now(), tick=False)
    monkeypatch.setattr(searches, "SEARCHES_AN_HOUR", 2)
    assert [find(officer, "number", party.identity.number).status_code for _ in range(3)] == [200, 200, 429]


def test_without_a_counter_nothing_is_searched(officer, party, monkeypatch):
    def away(*args: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(cache, "incr", away)
    assert find(officer, "ref", party.ref).status_code == 429


def test_the_partys_page_shows_masks(officer, party):
    text = officer.get(reverse("compliance_party", args=[party.pk])).content.decode()
    identity = party.identity
    for value in (identity.number, identity.real_name, identity.mobile, identity.residence, identity.birth_date):
        assert value not in text
    assert "138****8000" in text


def test_a_party_without_an_identity_has_a_page(officer, stream):
    party = stream.roles.get(role="streamer").party
    assert "none was handed in" in officer.get(reverse("compliance_party", args=[party.pk])).content.decode()
    assert officer.post(reverse("compliance_suspend", args=[party.pk]), {"confirmed": "1"}).status_code == 404


def test_suspending_takes_two_steps_and_a_reason(officer, party):
    address = reverse("compliance_suspend", args=[party.pk])
    for fields, status in (
        ({"reasons": ["identity_in_doubt"]}, 422),
        ({"confirmed": "1"}, 409),
        ({"confirmed": "1", "reasons": ["because"]}, 409),
    ):
        assert officer.post(address, fields).status_code == status
        assert Identity.objects.get(party=party).state == "verified"
    assert officer.post(address, {"confirmed": "1", "reasons": ["identity_in_doubt"]}).status_code == 302
    assert Identity.objects.get(party=party).state == "suspended"


def test_restoring_gives_it_back_and_twice_is_refused(officer, party):
    officer.post(reverse("compliance_suspend", args=[party.pk]), {"confirmed": "1", "reasons": ["identity_in_doubt"]})
    address = reverse("compliance_restore", args=[party.pk])
    assert officer.post(address).status_code == 422
    assert officer.post(address, {"confirmed": "1"}).status_code == 302
    assert Identity.objects.get(party=party).state == "verified"
    assert officer.post(address, {"confirmed": "1"}).status_code == 409


def test_nobody_suspends_a_party_of_ones_own(officer, party, dana):
    party.memberships.create(user=dana, part="staff")
    answer = officer.post(
        reverse("compliance_suspend", args=[party.pk]), {"confirmed": "1", "reasons": ["identity_in_doubt"]}
    )
    assert answer.status_code == 409
    assert Identity.objects.get(party=party).state == "verified"
