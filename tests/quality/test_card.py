"""A second review's card: what was said is there, what was found is not."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from moderation.cases import claims
from moderation.cases.models import Case
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, MeasureKind
from moderation.decisions.services import decide
from moderation.quality.models import Sample
from moderation.quality.sampling import draw
from tests.conftest import OFF_PLATFORM, send_and_scan, speech

pytestmark = pytest.mark.django_db
REASON = "Keep deals on the platform, please."
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def sample(stream, alice) -> Sample:
    """Alice limited the stream's traffic for words of 0:05, five minutes ago."""
    send_and_scan(stream, speech(5, OFF_PLATFORM))
    lease = claims.claim(user=alice, case_id=Case.objects.get().pk)
    case = Case.objects.get()
    decide(
        user=alice,
        case_id=case.pk,
        token=lease.token,
        version=case.version,
        seen_flag_id=case.last_flag_id,
        outcome="violation",
        rule_code="LM10-1",
        reason=REASON,
        wishes=[Wish(MeasureKind.LIMIT_TRAFFIC, 30, 42)],
    )
    Decision.objects.update(at=F("at") - timedelta(minutes=5))
    draw()
    return Sample.objects.get()


@pytest.fixture
def card(browse, bob, sample):
    return lambda: browse(bob).get(reverse("case", args=[sample.case_id]), **HTMX).content.decode()


def test_it_shows_the_words_and_the_rule_that_met_them(card):
    text = card()
    assert "<mark>" in text
    assert "LM10-1" in text


def test_it_is_blind(card, sample, alice):
    text = card()
    for hidden in (REASON, str(alice), "42%", "Limit", "limited to", f"#{sample.of_case_id}", "known answer"):
        assert hidden not in text
    assert reverse("stream_timeline", args=[sample.of_case.stream_id]) not in text
    assert reverse("case", args=[sample.of_case_id]) not in text


def test_who_decided_it_is_told_that_it_is_not_theirs(browse, alice, sample):
    text = browse(alice).get(reverse("case", args=[sample.case_id]), **HTMX).content.decode()
    assert "a colleague does it" in text
    assert reverse("sample_decide", args=[sample.case_id]) not in text


def answered(browser, sample, **changed):
    case = Case.objects.get(pk=sample.case_id)
    fields = {"outcome": "no_violation", "version": case.version, "token": case.lease_token, "rule": "LM10-1"}
    return browser.post(reverse("sample_decide", args=[case.pk]), fields | changed, **HTMX)


def test_answering_from_the_card_keeps_the_answer(browse, bob, sample):
    claims.claim(user=bob, case_id=sample.case_id)
    assert answered(browse(bob), sample).status_code == 200
    sample.refresh_from_db()
    assert (sample.second, sample.second_outcome) == (bob, "no_violation")


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"outcome": "cut"}, 422), ({"outcome": "violation", "rule": "LM99"}, 422), ({"version": "99"}, 409)],
    ids=["no-such-answer", "no-such-rule", "stale"],
)
def test_what_cannot_stand_is_said_on_the_card(browse, bob, sample, changed, status):
    claims.claim(user=bob, case_id=sample.case_id)
    assert answered(browse(bob), sample, **changed).status_code == status
    assert Case.objects.get(pk=sample.case_id).decided_at is None


def test_a_case_of_another_kind_has_no_such_answer(browse, bob, sample, stream):
    assert browse(bob).post(reverse("sample_decide", args=[sample.of_case_id])).status_code == 404


def test_another_moment_of_the_stream_can_be_looked_at(browse, bob, sample):
    text = browse(bob).get(reverse("case", args=[sample.case_id]) + "?at=60000", **HTMX).content.decode()
    assert "Around 1:00" in text


def test_a_card_costs_few_queries(browse, bob, sample, django_assert_max_num_queries):
    browser = browse(bob)
    browser.get(reverse("case", args=[sample.case_id]), **HTMX)
    with django_assert_max_num_queries(20):
        browser.get(reverse("case", args=[sample.case_id]), **HTMX)
