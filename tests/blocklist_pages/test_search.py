"""Looking somebody up: by the whole of it, posted, recorded, and not endlessly."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from evidence.models import AuditEvent
from moderation.console import searches


def find(browser, how, text, **more):
    return browser.post(reverse("blocklist_search"), {"how": how, "text": text} | more)


def row(entry) -> str:
    return f'href="{reverse("blocklist_entry", args=[entry.pk])}"'


def finds(browser, entry, how, text, **more) -> bool:
    answer = find(browser, how, text, **more)
    assert answer.status_code == 200
    return row(entry) in answer.content.decode()


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def test_by_the_whole_number_in_every_clothing(officer, confirmed, party):
    entry, number = confirmed(), party.identity.number
    for text in (number, number.lower(), f" {number[:6]} {number[6:14]} {number[14:]} ", full_width(number)):
        assert finds(officer, entry, "resident_id", text)
    for text in ("138 0013 8000", "+86 13800138000", full_width("13800138000")):
        assert finds(officer, entry, "mobile", text)


def test_never_by_a_part(officer, confirmed, party):
    entry, number = confirmed(), party.identity.number
    for text in (number[:10], number[:-1], number[1:], "330100"):
        answer = find(officer, "resident_id", text)
        assert answer.status_code == 422
        assert row(entry) not in answer.content.decode()


def test_by_account_with_its_platform_and_by_the_partys_number(officer, confirmed, party):
    entry = confirmed()
    assert finds(officer, entry, "account", party.ref, platform=party.client_id)
    assert finds(officer, entry, "party", str(party.pk))
    assert not finds(officer, entry, "account", party.ref[:-1], platform=party.client_id)
    answer = find(officer, "account", party.ref)
    assert answer.status_code == 422
    assert "Say which." in answer.content.decode()


def test_it_says_whether_what_was_found_proves_anything(officer, confirmed, party):
    confirmed()
    assert "strong: the same person" in find(officer, "resident_id", party.identity.number).content.decode()
    assert "weak: perhaps somebody else" in find(officer, "mobile", "13800138000").content.decode()


def test_somebody_who_is_not_registered_here_is_found_by_what_they_are_known_by(officer, propose):
    entry = propose(party=None, identifiers=[("device", "AB:CD:EF:01:23:45")])
    assert finds(officer, entry, "device", "ab-cd-ef-01-23-45")
    assert not finds(officer, entry, "payee", "ab-cd-ef-01-23-45")


def test_whose_number_it_is_only_reviewers_of_identities_learn(officer, sign_in, mo, party):
    number, name = party.identity.number, "Lin&#x27;s room"
    assert name in find(officer, "resident_id", number).content.decode()
    assert name not in find(sign_in(mo), "resident_id", number).content.decode()


def test_the_search_is_recorded_and_what_was_typed_is_not(officer, confirmed, party):
    entry, number = confirmed(), party.identity.number
    answer = find(officer, "resident_id", number)
    event = AuditEvent.objects.get(action="blocklist.searched")
    assert event.detail == {"by": "resident_id", "found": 1}
    assert number not in str(AuditEvent.objects.values())
    assert row(entry) in answer.content.decode()
    # nor does the page send it back, right or wrong
    assert number not in answer.content.decode()
    assert number[:-1] not in find(officer, "resident_id", number[:-1]).content.decode()


@pytest.mark.parametrize("text", ["", "   ", "\0", "x" * 401, "'; DROP TABLE", "１１０", "\ud800"])
@pytest.mark.parametrize("how", ["account", "party", "resident_id", "mobile", "device", "nothing"])
def test_nonsense_is_refused_by_name_or_finds_nothing(officer, confirmed, how, text):
    entry = confirmed()
    answer = find(officer, how, text.encode("utf-8", "replace").decode())
    assert answer.status_code in (200, 422)
    assert row(entry) not in answer.content.decode()


def test_what_stands_in_the_address_is_not_looked_for(officer, propose):
    entry = propose(party=None, identifiers=[("device", "ab-cd-ef-01-23-45")])
    answer = officer.get(reverse("blocklist_search"), {"how": "device", "text": "ab-cd-ef-01-23-45"})
    assert row(entry) not in answer.content.decode()


def test_trying_out_numbers_ends_soon_and_counts_with_the_search_for_parties(officer, party, monkeypatch, time_machine):
    # the count begins anew with each hour
    time_machine.move_to(timezone.now(), tick=False)
    monkeypatch.setattr(searches, "SEARCHES_AN_HOUR", 2)
    assert find(officer, "resident_id", party.identity.number).status_code == 200
    other = reverse("compliance_parties")
    assert officer.post(other, {"how": "number", "text": party.identity.number}).status_code == 200
    assert find(officer, "resident_id", party.identity.number).status_code == 429


def test_without_a_counter_nothing_is_searched(officer, confirmed, party, monkeypatch):
    def away(*args: object) -> None:
        raise ConnectionError

    entry = confirmed()
    monkeypatch.setattr(cache, "incr", away)
    answer = find(officer, "party", str(party.pk))
    assert answer.status_code == 429
    assert row(entry) not in answer.content.decode()
