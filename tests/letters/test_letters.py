"""Letters: one's own alone, in one's own language, read once shown, and never an error however old."""

import pytest

from accounts.models import Membership, Party
from delivery.models import Notice
from delivery.notices import LETTERS, notify
from tests.accounts.identity.build import verified_party


@pytest.fixture
def alice(person):
    return person(name="alice")


@pytest.fixture
def party(alice) -> Party:
    return verified_party(user=alice)


def to_party(party, code="identity_verified", **facts):
    return notify(recipient=f"party:{party.pk}", code=code, subject=f"party:{party.pk}", **facts)


def test_a_letter_says_what_happened_why_and_what_next(browse, alice, party):
    to_party(party, until="2027-05-22")
    page = browse(alice).get("/letters/").text
    letter = LETTERS["identity_verified"]
    for words in (str(letter.title), str(letter.body) % {"until": "2027-05-22"}, str(letter.next), letter.article):
        assert words.replace("'", "&#x27;") in page


def test_every_letter_that_can_be_written_fills_its_sentences():
    facts = {
        "until": "2027-05-22",
        "title": "t",
        "due": "2027-05-22",
        "operator_due": "2027-05-22",
        "day": "d",
        "name": "n",
    }
    # of blocklist entries, appeals, complaints, room bans and inspections
    names = "number kept since version appeal_by late soon room now authority order article appeal decision law"
    facts |= dict.fromkeys(names.split(), "x")
    for code, letter in LETTERS.items():
        for sentence in (letter.title, letter.body, letter.next):
            assert str(sentence) % facts, code


def test_nobody_reads_anothers_letters(browse, alice, party, person):
    bob = person(name="bob")
    other = verified_party(user=bob)
    to_party(other, until="2031-01-01")
    notify(recipient=f"user:{bob.pk}", code="identity_closed")
    page = browse(alice).get("/letters/").text
    assert "2031-01-01" not in page
    assert str(LETTERS["identity_closed"].title) not in page
    assert "No letter yet" in page
    assert Notice.objects.filter(read_at=None).count() == 2


def test_staff_of_a_party_read_its_letters_and_a_guardian_does_not(browse, party, person):
    to_party(party, until="2031-01-01")
    helper, guardian = person(), person()
    Membership.objects.create(user=helper, party=party, part="staff")
    Membership.objects.create(user=guardian, party=party, part="guardian")
    assert "2031-01-01" in browse(helper).get("/letters/").text
    assert "2031-01-01" not in browse(guardian).get("/letters/").text


def test_what_was_shown_counts_as_read_and_the_header_counts_the_rest(browse, alice, party):
    browser = browse(alice)
    to_party(party, until="2027-05-22")
    to_party(party, "identity_renewed", until="2027-11-22")
    assert '<span class="count">2' in browser.get("/rules/").text
    browser.head("/letters/")
    assert Notice.objects.filter(read_at=None).count() == 2
    browser.get("/letters/")
    assert Notice.objects.filter(read_at=None).count() == 0
    assert 'class="count"' not in browser.get("/rules/").text


@pytest.mark.parametrize(("code", "facts"), [("gone_since_last_year", {}), ("identity_verified", {})])
def test_a_letter_of_an_earlier_version_breaks_no_page(browse, alice, party, code, facts):
    notice = to_party(party, code, **facts)
    answer = browse(alice).get("/letters/")
    assert answer.status_code == 200
    assert f"letter-{notice.pk}" in answer.text


def test_facts_are_escaped(browse, alice, party):
    to_party(party, until="<script>alert(1)</script>")
    assert "<script>alert" not in browse(alice).get("/letters/").text


def test_older_letters_follow_page_by_page(browse, alice, party):
    notices = [to_party(party, until=f"day {number}") for number in range(35)]
    browser = browse(alice)
    first = browser.get("/letters/").text
    assert "day 34." in first
    assert "day 4." not in first
    assert f"?before={notices[5].pk}" in first
    assert "day 4." in browser.get(f"/letters/?before={notices[5].pk}").text
    assert "No older letter" in browser.get(f"/letters/?before={notices[0].pk}").text


@pytest.mark.parametrize("before", ["x", "-1", "1.5", "9" * 30])
def test_an_address_that_names_no_letter_is_told_so(browse, alice, before):
    assert browse(alice).get(f"/letters/?before={before}").status_code == 400


def test_many_letters_cost_no_more_queries(browse, alice, party, django_assert_max_num_queries):
    for number in range(30):
        to_party(party, until=str(number))
    browser = browse(alice)
    with django_assert_max_num_queries(20):
        browser.get("/letters/")
