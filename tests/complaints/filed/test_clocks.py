"""Each deadline is the end of a day in China, and somebody's; a receipt says whose turn it is."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from moderation.complaints import complaints
from moderation.complaints.complaints.terms import after_days, answer_due
from moderation.complaints.complaints.words import CLOCKS, STEPS, TURNS
from moderation.complaints.models import Complaint, ComplaintStep
from tests.complaints.filed.build import answered, began, filed, wished

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def clocks_of(made: Complaint) -> dict[str, str]:
    return {clock.code: clock.whose for clock in complaints.clocks(made)}


def test_the_days_of_returning_are_counted_from_the_day_after():
    assert after_days(date(2026, 11, 1), 7) == datetime(2026, 11, 9, tzinfo=SHANGHAI)


def test_a_minors_complaint_is_answered_sooner():
    now = timezone.now()
    assert answer_due(now, minors=True) < answer_due(now, minors=False)


def test_a_complaint_without_a_wish_has_the_platforms_clock_alone(stream, bob, olga):
    made = filed(stream, bob)
    assert clocks_of(made) == {"answer": "platform"}
    assert complaints.whose_turn(made) == "platform"


def test_one_with_a_wish_starts_the_operators_clock(stream, bob, olga):
    made = wished(stream, bob)
    assert clocks_of(made) == {"operator": "operator", "answer": "platform"}
    assert made.operator_due_at < made.due_at
    assert complaints.whose_turn(made) == "operator"


def test_goods_received_can_be_sent_back_and_then_the_price_is_owed(stream, bob, olga):
    began(stream, datetime(2026, 11, 1, tzinfo=SHANGHAI))
    received = wished(stream, bob, received_on=date(2026, 11, 2))
    assert clocks_of(received)["return"] == "complainant"
    sent = wished(stream, bob, received_on=date(2026, 11, 2), sent_back_on=date(2026, 11, 5))
    due = {clock.code: clock.due_at for clock in complaints.clocks(sent)}
    assert "return" not in due
    assert due["refund"] == datetime(2026, 11, 13, tzinfo=SHANGHAI)
    assert due["deliberate"] == datetime(2026, 11, 21, tzinfo=SHANGHAI)


def test_a_clock_says_when_it_has_run_out(stream, bob):
    made = filed(stream, bob)
    (clock,) = complaints.clocks(made)
    assert not clock.lapsed
    made.due_at = timezone.now() - timedelta(seconds=1)
    assert complaints.clocks(made)[0].lapsed


def test_the_turn_goes_round(stream, bob, olga, moderator):
    made = wished(stream, bob)
    answered(made, olga)
    made.refresh_from_db()
    assert complaints.whose_turn(made) == "complainant"
    complaints.refuse_answer(user=bob, complaint_id=made.pk)
    made.refresh_from_db()
    assert complaints.whose_turn(made) == "platform"
    complaints.withdraw(user=bob, complaint_id=made.pk)
    made.refresh_from_db()
    assert (complaints.whose_turn(made), complaints.clocks(made)) == ("nobody", [])


def test_every_code_has_words(stream, bob):
    assert set(CLOCKS) == {"answer", "operator", "return", "refund", "deliberate", "authority"}
    assert set(TURNS) == {"operator", "platform", "complainant", "authority", "nobody"}
    filed(stream, bob)
    assert set(ComplaintStep.objects.values_list("code", flat=True)) <= set(STEPS)
