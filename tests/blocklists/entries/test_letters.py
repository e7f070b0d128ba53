"""What a listed person reads: what, why, by which article, until when, and how to appeal."""

import pytest
import time_machine
from django.utils import translation

from blocklists.entries import lift, merge, overturn, shorten
from blocklists.grounds import GROUNDS
from blocklists.letters import LETTERS
from blocklists.models import Entry
from blocklists.policies import appeal_by
from blocklists.telling import listed_code
from delivery.models import Notice
from tests.accounts.identity.build import verified_party
from tests.blocklists.entries.build import confirmed, in_days

pytestmark = pytest.mark.django_db

NOON = "2026-11-22T12:00:00+08:00"


def letter_to(party) -> list[str]:
    notice = Notice.objects.filter(recipient=f"party:{party.pk}").order_by("-pk")[0]
    letter = LETTERS[notice.code]
    with translation.override("en"):
        return [str(part) % notice.facts for part in (letter.title, letter.body, letter.next)] + [letter.article]


@pytest.fixture
def noon():
    with time_machine.travel(NOON):
        yield


def test_to_a_streamer(ann, bo, streamer, noon):
    entry = confirmed(ann, bo, party=streamer)
    assert letter_to(streamer) == [
        "You are on this site’s blocklist of streamers",
        "A broadcast of yours seriously violated the law or the rules of this site.",
        f"Entry {entry.number} holds from 2026-11-22 through 2026-12-22. Its page shows the reason and the facts in"
        " full and what you may not do. If you think it is wrong, appeal there by 2026-12-22: people who did not list"
        " you will decide.",
        "LM2021 14",
    ]


def test_to_a_buyer_it_says_that_no_law_names_such_a_list(ann, bo, buyer, noon):
    entry = confirmed(ann, bo, party=buyer, side="buyer", ground="harassment")
    assert letter_to(buyer) == [
        "You are on this site’s blocklist of buyers",
        "You harassed, insulted or threatened people on camera, staff or other buyers.",
        f"Entry {entry.number} holds from 2026-11-22 through 2026-12-22. It rests on version 1 of our own house rule:"
        " no law names a list of buyers. Its page shows the reason and the facts in full and what you may not do. If"
        " you think it is wrong, appeal there by 2026-12-22: people who did not list you will decide.",
        "House rule",
    ]


def test_without_an_end_it_says_so(ann, bo, streamer, noon):
    entry = confirmed(ann, bo, party=streamer, ground="sanctioned", no_end_reason="Barred for life by a court.")
    assert letter_to(streamer)[2] == (
        f"Entry {entry.number} holds from 2026-11-22 on and has no end; its page says why, and shows the reason and the"
        " facts in full and what you may not do. If you think it is wrong, appeal there by 2026-12-22: people who did"
        " not list you will decide."
    )


def test_a_buyers_without_an_end_says_both(ann, bo, buyer, noon):
    order = {"ground": "authority_order", "source": "authority", "basis_text": "no. 7 of 2026"}
    entry = confirmed(ann, bo, party=buyer, side="buyer", no_end_reason="The order has none.", **order)
    title, body, what_next, article = letter_to(buyer)
    assert title == "You are on this site’s blocklist of buyers"
    assert body == "An authority has ordered it; the order is named on the page about this entry."
    assert what_next.startswith(f"Entry {entry.number} holds from 2026-11-22 on and has no end; its page says why.")
    assert "version 1 of our own house rule: no law names a list of buyers" in what_next
    assert article == "House rule"


def test_of_its_end_before_its_time(ann, bo, cy, seeded, noon):
    one, two, three, four = (verified_party() for _ in range(4))
    entries = [confirmed(ann, bo, party=party) for party in (one, two, three)]
    kept, gone = (confirmed(ann, bo, party=four, scopes=[scope]) for scope in ("camera", "operate"))
    lift(user=bo, entry_id=entries[0].pk, version=2, words="Settled.")
    overturn(user=cy, entry_id=entries[1].pk, words="It was somebody else.")
    shorten(user=bo, entry_id=entries[2].pk, version=2, ends_at=in_days(3), words="Less.")
    merge(user=bo, keep_id=kept.pk, other_id=gone.pk, version=2, words="One person.")
    assert letter_to(one)[:2] == [
        "You are no longer on the blocklist",
        f"Entry {entries[0].number} was lifted before its end.",
    ]
    assert letter_to(two)[:2] == [
        "An entry about you was overturned",
        f"Entry {entries[1].number} should not have been made. It is removed, here and wherever it was shared.",
    ]
    assert letter_to(three)[:2] == [
        "An entry about you ends earlier",
        f"Entry {entries[2].number} now ends with 2026-11-25.",
    ]
    assert letter_to(four)[:2] == [
        "Two entries about you became one",
        f"Entry {gone.number} was about the same as entry {kept.number}, which alone goes on.",
    ]


def test_the_last_day_is_a_whole_one_in_china(ann, bo, streamer, noon):
    entry = confirmed(ann, bo, party=streamer)
    assert appeal_by(entry).isoformat() == "2026-12-23T00:00:00+08:00"
    notice = Notice.objects.get(recipient=f"party:{streamer.pk}")
    assert notice.facts["appeal_by"] == "2026-12-22"
    assert notice.subject == f"entry:{entry.pk}"


@pytest.mark.parametrize("has_end", [True, False])
@pytest.mark.parametrize(
    ("side", "ground"), [(side, code) for code, ground in GROUNDS.items() for side in sorted(ground.sides)]
)
def test_every_entry_that_can_be_made_has_its_letter(side, ground, has_end):
    entry = Entry(side=side, ground=ground, starts_at=in_days(0), ends_at=in_days(1) if has_end else None)
    code = listed_code(entry)
    assert ("streamers" if side == "streamer" else "buyers") in str(LETTERS[code].title)
    assert LETTERS[code].body == GROUNDS[ground].what
    assert ("%(until)s" in str(LETTERS[code].next)) == has_end
    assert len(code) <= Notice._meta.get_field("code").max_length


def test_no_letter_carries_words_that_somebody_typed(ann, bo, streamer):
    confirmed(ann, bo, party=streamer, reason="Reason of Ann.", facts="Facts of Ann.")
    facts = Notice.objects.get(recipient=f"party:{streamer.pk}").facts
    assert set(facts) == {"number", "side", "since", "until", "appeal_by"}
