"""The list: filtered by its address, newest first, page by page, and never looking through more than it says."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from blocklists.models import Bulk, Entry
from moderation.console.blocklists import listing
from moderation.console.blocklists.filters import Filter
from tests.plans import explained


def shown(browser, status=200, **asked):
    answer = browser.get(reverse("blocklist"), asked)
    assert answer.status_code == status
    return answer.content.decode()


def row(entry) -> str:
    return f'href="{reverse("blocklist_entry", args=[entry.pk])}"'


def bare(user, **facts) -> Entry:
    """A row of its own making, where the services would refuse the time or the source."""
    now = timezone.now()
    given = {
        "side": "streamer",
        "ground": "false_promotion",
        "article": "LM2021 14",
        "scopes": ["camera"],
        "proposer": user,
        "starts_at": now - timedelta(days=9),
        "ends_at": now + timedelta(days=9),
    }
    return Entry.objects.create(**given | facts)


def stood(user, other, **facts) -> Entry:
    return bare(user, state="confirmed", confirmer=other, confirmed_at=timezone.now(), **facts)


@pytest.fixture
def some(sue, dana) -> dict[str, Entry]:
    now = timezone.now()
    end = {"ended_at": now, "ended_by": dana}
    return {
        "proposed": bare(sue),
        "planned": stood(sue, dana, starts_at=now + timedelta(days=1)),
        "in_force": stood(sue, dana, side="buyer", ground="fraud", article="house:1", scopes=["buy", "tip"]),
        "expired": stood(sue, dana, ends_at=now - timedelta(days=1)),
        "lifted": bare(sue, state="lifted", ended_code="declined", **end),
        "overturned": bare(
            sue,
            state="overturned",
            ended_code="overturned",
            confirmed_at=now,
            confirmer=dana,
            source="authority",
            basis_text="No. 5",
            **end,
        ),
    }


@pytest.mark.parametrize("standing", ["proposed", "planned", "in_force", "expired", "lifted", "overturned"])
def test_each_standing_shows_its_own(officer, some, standing):
    text = shown(officer, standing=standing)
    assert {name for name, entry in some.items() if row(entry) in text} == {standing}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"side": "buyer"}, {"in_force"}),
        ({"scope": "tip"}, {"in_force"}),
        ({"ground": "fraud"}, {"in_force"}),
        ({"article": "house:1"}, {"in_force"}),
        ({"source": "authority"}, {"overturned"}),
        ({"side": "streamer", "standing": "in_force"}, set()),
        ({"mine": "1"}, {"proposed"}),
    ],
)
def test_filters_stand_in_the_address_and_combine(officer, some, asked, names):
    text = shown(officer, **asked)
    assert {name for name, entry in some.items() if row(entry) in text} == names


def test_one_upload(officer, some, sue):
    bulk = Bulk.objects.create(by=sue, lines=1, good=1)
    one = bare(sue, bulk=bulk)
    text = shown(officer, bulk=str(bulk.pk))
    assert row(one) in text
    assert row(some["proposed"]) not in text
    # the next filter stays within the upload
    assert f'name="bulk" value="{bulk.pk}"' in text


@pytest.mark.parametrize(
    "asked",
    [
        {"side": "viewer"},
        {"standing": "banned"},
        {"before": "1"},
        {"bulk": "x' OR 1=1"},
        {"mine": "2"},
        {"scope": "\0"},
    ],
)
def test_what_cannot_be_read_is_said_and_shows_nothing(officer, some, asked):
    text = shown(officer, status=400, **asked)
    assert "This address can’t be read" in text
    assert not any(row(entry) in text for entry in some.values())


def test_what_waits_for_me_is_not_what_i_proposed_or_own(officer, senior, dana, propose, party):
    entry = propose()
    assert "1 waits for you" in shown(officer)
    assert "waits for you" not in shown(senior)
    party.memberships.create(user=dana, part="staff")
    assert "waits for you" not in shown(officer)
    assert row(entry) not in shown(officer, mine="1")


def test_newest_first_and_on_to_the_older_without_gap_or_twice(officer, sue, monkeypatch):
    monkeypatch.setattr(listing, "ROWS", 2)
    entries = [bare(sue) for _ in range(5)]
    met, address = [], reverse("blocklist")
    while address:
        text = officer.get(address).content.decode()
        here = [entry for entry in entries if row(entry) in text]
        assert [text.index(row(e)) for e in reversed(here)] == sorted(text.index(row(e)) for e in here)
        met += reversed(here)
        cut = text.partition('rel="next" href="')[2]
        address = cut.partition('"')[0].replace("&amp;", "&")
    assert met == entries[::-1]


def test_a_rare_filter_looks_through_so_many_and_says_so(officer, sue, monkeypatch):
    monkeypatch.setattr(listing, "LOOKED_THROUGH", 3)
    old = bare(sue, ground="bad_influence")
    for _ in range(4):
        bare(sue)
    text = shown(officer, ground="bad_influence")
    assert "None among these" in text
    assert row(old) not in text
    further = text.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert row(old) in officer.get(further).content.decode()


def test_the_page_says_no_words_and_no_identifiers(officer, confirmed, party):
    confirmed()
    text = shown(officer)
    assert "Sold what may not be sold" not in text
    assert party.identity.number not in text
    assert "Lin&#x27;s room" in text


def test_an_empty_list_says_what_would_stand_here(officer):
    assert "An entry appears when somebody proposes it" in shown(officer)


def test_few_queries_however_many_entries(officer, sue, django_assert_max_num_queries):
    for _ in range(60):
        bare(sue)
    shown(officer)
    with django_assert_max_num_queries(20):
        shown(officer, side="streamer", standing="proposed")


@pytest.mark.parametrize("asked", [{}, {"standing": "in_force"}, {"mine": "1"}, {"source": "authority"}])
def test_what_drives_the_filter_is_in_the_order_of_an_index(sue, asked, some):
    found = explained(*Filter(**asked).driven(sue).values_list("pk")[:50].query.sql_with_params())
    assert "Index" in found
    assert "Sort" not in found
    assert "Seq Scan" not in found


@pytest.mark.parametrize("asked", [{}, {"standing": "proposed"}, {"source": "authority"}])
def test_what_an_index_answers_alone_is_not_looked_through(officer, some, asked, monkeypatch):
    monkeypatch.setattr(listing, "LOOKED_THROUGH", 1)
    text = shown(officer, **asked)
    assert any(row(entry) in text for entry in some.values())
    assert "looked through" not in text
