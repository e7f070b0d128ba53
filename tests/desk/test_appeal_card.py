"""An appeal's card: the entry, the words against it and the clock, for eyes that decided neither."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from blocklists.models import Entry
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints.models import Appeal
from tests.desk.conftest import HTMX
from tests.desk.listed import FACTS, WORDS, appealed, entry_about


@pytest.fixture
def entry(alice, carol) -> Entry:
    """Proposed by Alice, confirmed by Carol."""
    return entry_about(alice, carol)


@pytest.fixture
def appeal(entry, eve) -> Appeal:
    return appealed(entry, eve)


@pytest.fixture
def case(appeal) -> Case:
    return appeal.case


@pytest.fixture
def mine(case, dana) -> Case:
    claims.claim(user=dana, case_id=case.pk)
    case.refresh_from_db()
    return case


@pytest.fixture
def answer(browse, mine, dana):
    """`answer("upheld")` posts the pane as Dana's page would send it."""

    def post(outcome, **changed):
        fields = {"outcome": outcome, "version": mine.version, "token": mine.lease_token}
        fields |= {"answer": "We looked at the papers again.", "until": "", "confirmed": "1"}
        return browse(dana).post(reverse("appeal_decide", args=[mine.pk]), fields | changed, **HTMX)

    return post


def page(browser, case: Case) -> str:
    answer = browser.get(reverse("case", args=[case.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_words_are_for_whoever_holds_it(browse, case, entry, dana):
    before = page(browse(dana), case)
    for words in (WORDS, FACTS, entry.reason):
        assert words.replace("'", "&#x27;") not in before
    claims.claim(user=dana, case_id=case.pk)
    held = page(browse(dana), case)
    for words in (WORDS, FACTS, entry.reason):
        assert words.replace("'", "&#x27;") in held


def test_the_entry_stands_with_article_period_and_who_decided(browse, case, entry, dana):
    text = page(browse(dana), case)
    assert f"appeals against entry {entry.number}" in text
    assert "Livestream Marketing Measures (2021), article 14" in text
    assert "go live" in text
    assert "answer due" in text
    assert reverse("blocklist_entry", args=[entry.pk]) in text


def test_whoever_confirmed_it_reads_why_it_is_not_theirs(browse, case, carol):
    browser = browse(carol)
    text = page(browser, case)
    assert "You had a hand in what is looked at here" in text
    assert 'id="decide"' not in text
    assert browser.post(reverse("case_claim", args=[case.pk]), **HTMX).status_code == 409


def test_for_a_moderator_there_is_no_such_case(browse, case, bob):
    browser = browse(bob)
    assert browser.get(reverse("case", args=[case.pk])).status_code == 404
    assert browser.post(reverse("appeal_decide", args=[case.pk])).status_code == 404


def test_upheld_the_entry_stays(answer, appeal, entry):
    reply = answer("upheld")
    assert reply.status_code == 200
    assert "upheld. The person is told why." in reply.content.decode()
    appeal.refresh_from_db()
    entry.refresh_from_db()
    assert (appeal.outcome, appeal.answer) == ("upheld", "We looked at the papers again.")
    assert entry.standing() == "in_force"


def test_shortened_it_ends_with_the_day_that_was_chosen(answer, entry):
    day = timezone.localdate() + timedelta(days=7)
    assert answer("changed", until=day.isoformat()).status_code == 200
    entry.refresh_from_db()
    assert timezone.localtime(entry.ends_at).isoformat().startswith(f"{day}T23:59:59")


def test_overturned_it_is_gone(answer, entry):
    assert answer("overturned").status_code == 200
    entry.refresh_from_db()
    assert entry.state == "overturned"


@pytest.mark.parametrize(
    ("outcome", "changed", "said"),
    [
        ("upheld", {"answer": " "}, "Write the answer"),
        ("upheld", {"confirmed": ""}, "needs a second step"),
        ("changed", {}, "Choose the day"),
        ("changed", {"until": "2026-02-30"}, "This day does not exist"),
        ("better", {}, "Choose one of the outcomes"),
        ("upheld", {"answer": "x" * 5001}, "5,000 characters"),
        ("upheld", {"token": ""}, "not complete"),
    ],
)
def test_what_is_not_whole_decides_nothing(answer, appeal, outcome, changed, said):
    reply = answer(outcome, **changed)
    assert reply.status_code == 422
    assert said in reply.content.decode()
    appeal.refresh_from_db()
    assert appeal.outcome == ""


@pytest.mark.parametrize("days", [400, -1])
def test_what_does_not_shorten_is_refused_and_kept_on_the_page(answer, appeal, entry, days):
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    reply = answer("changed", until=day)
    assert reply.status_code == 422
    assert "We looked at the papers again." in reply.content.decode()
    appeal.refresh_from_db()
    assert appeal.outcome == ""


def test_the_last_day_of_the_calendar_is_no_accident(answer):
    assert answer("changed", until="9999-12-31").status_code == 422


def test_a_case_that_changed_is_shown_afresh(answer, mine):
    Case.objects.filter(pk=mine.pk).update(version=mine.version + 1)
    assert answer("upheld").status_code == 409


def test_an_entry_that_is_over_cannot_be_made_shorter(browse, mine, entry, dana):
    Entry.objects.filter(pk=entry.pk).update(ends_at=timezone.now() - timedelta(minutes=1))
    text = page(browse(dana), mine)
    assert "Shorten…" not in text
    assert "Uphold…" in text


def test_the_row_says_who_appeals_and_nothing_more(browse, case, dana):
    text = browse(dana).get(reverse("console_rows") + f"?queue={case.queue_id}").content.decode()
    assert "Old shop" in text
    assert "papers" not in text


def test_the_empty_queue_says_what_will_appear(browse, seeded, dana):
    text = browse(dana).get(reverse("console_rows") + "?queue=12").content.decode()
    assert "asks that other eyes look at an entry" in text


def test_what_was_decided_stands_on_the_card(answer, browse, case, dana):
    answer("overturned")
    text = page(browse(dana), case)
    assert "Overturned" in text
    assert WORDS.replace("'", "&#x27;") not in text


def test_an_overdue_answer_shows(browse, case, appeal, dana):
    Appeal.objects.filter(pk=appeal.pk).update(due_at=timezone.now() - timedelta(hours=3))
    assert "answer due <time" in " ".join(page(browse(dana), case).split())
    assert "3 hours ago" in page(browse(dana), case)


def test_the_card_costs_a_bounded_number_of_queries(browse, mine, dana, django_assert_max_num_queries):
    browser = browse(dana)
    page(browser, mine)
    with django_assert_max_num_queries(12):
        page(browser, mine)
