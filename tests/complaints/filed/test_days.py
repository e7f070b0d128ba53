"""The days that goods came and went back: told after filing too, and what follows when their clocks run out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.ages import today_in_china
from blocklists.refusing import Refused
from delivery.models import Notice
from livestream.models import Channel, Stream
from moderation.cases.models import Case, Severity
from moderation.complaints import complaints
from moderation.complaints.complaints.words import sentence
from moderation.complaints.models import Complaint
from moderation.complaints.tasks import look_at_clocks
from tests.complaints.filed.build import began, filed, wished
from tests.complaints.filed.test_api import browser_of
from tests.conftest import new_stream
from tests.livestream.gates.build import viewer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_midnight(time_machine):
    time_machine.move_to(timezone.now(), tick=False)


@pytest.fixture
def stream(stream: Stream) -> Stream:
    return began(stream, timezone.now() - 30 * DAY)


def ago(days: int):
    return today_in_china(timezone.now()) - days * DAY


def steps(made: Complaint) -> list[str]:
    return list(made.steps.values_list("code", flat=True))


def test_told_later_they_start_their_clocks_and_told_twice_nothing(stream, bob, olga):
    made = wished(stream, bob)
    complaints.tell_days(user=bob, complaint_id=made.pk, received_on=ago(5))
    assert "return" in {clock.code for clock in complaints.clocks(Complaint.objects.get())}
    for _ in range(2):
        complaints.tell_days(user=bob, complaint_id=made.pk, sent_back_on=ago(3))
    made.refresh_from_db()
    assert (made.received_on, made.sent_back_on) == (ago(5), ago(3))
    assert {clock.code for clock in complaints.clocks(made)} == {"answer", "operator", "refund", "deliberate"}
    assert steps(made).count("days_told") == 2


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({}, "day_missing"),
        ({"sent_back_on": -1}, "day_to_come"),
        ({"received_on": 2, "sent_back_on": 3}, "sent_back_before"),
        ({"sent_back_on": 9}, "sent_back_before"),
        ({"received_on": 31}, "day_too_early"),
    ],
    ids=["none", "to come", "before", "before the known one", "before the broadcast"],
)
def test_days_that_cannot_be_are_refused(stream, bob, days, code):
    made = filed(stream, bob, received_on=ago(8))
    with pytest.raises(Refused, match=code):
        complaints.tell_days(user=bob, complaint_id=made.pk, **{name: ago(day) for name, day in days.items()})
    assert steps(made) == ["filed"]


@pytest.mark.parametrize("name", ["received_on", "sent_back_on"])
def test_no_day_before_the_broadcast_is_taken_and_its_own_day_is(stream, bob, name):
    with pytest.raises(Refused, match="day_too_early") as refusal:
        wished(stream, bob, **{name: ago(31)})
    assert refusal.value.field == name
    assert ago(30).isoformat() in sentence(refusal.value)
    assert not Complaint.objects.exists()
    assert getattr(wished(stream, bob, **{name: ago(30)}), name) == ago(30)


def test_of_a_room_no_day_is_taken_before_its_first_broadcast(stream, bob):
    about = {"stream": None, "channel": stream.channel}
    with pytest.raises(Refused, match="day_too_early"):
        wished(stream, bob, sent_back_on=ago(31), **about)
    assert wished(stream, bob, sent_back_on=ago(30), **about).sent_back_on == ago(30)
    silent = Channel.objects.create(
        client=stream.client, ref="silent", name="Silent", place="330100", operator=stream.channel.operator
    )
    with pytest.raises(Refused, match="day_too_early"):
        wished(stream, bob, sent_back_on=ago(1), **about | {"channel": silent})


def test_a_room_began_with_the_broadcast_that_began_first(platform, stream, bob):
    """One was planned before it and went on air after it."""
    second = new_stream(platform, "s-2", channel={"ref": stream.channel.ref, "name": "R", "place": "330100"})
    began(second, timezone.now() - 20 * DAY)
    began(stream, timezone.now() - DAY)
    about = {"stream": None, "channel": stream.channel}
    assert wished(stream, bob, received_on=ago(10), **about).received_on == ago(10)
    with pytest.raises(Refused, match="day_too_early"):
        wished(stream, bob, received_on=ago(21), **about)


def test_a_day_that_was_taken_stands_when_the_broadcast_begins_later_than_planned(stream, bob):
    made = wished(stream, bob, received_on=ago(8))
    began(stream, timezone.now() - timedelta(days=3))
    assert complaints.tell_days(user=bob, complaint_id=made.pk, sent_back_on=ago(1)).received_on == ago(8)


def test_strangers_tell_nothing_and_nothing_is_told_of_what_is_over(stream, bob, many):
    made = filed(stream, bob)
    with pytest.raises(Refused, match="unknown_complaint"):
        complaints.tell_days(user=many(1)[0], complaint_id=made.pk, received_on=ago(1))
    complaints.withdraw(user=bob, complaint_id=made.pk)
    with pytest.raises(Refused, match="settled_already"):
        complaints.tell_days(user=bob, complaint_id=made.pk, received_on=ago(1))


def test_a_platform_tells_them_of_what_it_filed_alone(stream, bob):
    ours = wished(stream, None, client=stream.client, party=viewer(stream.client))
    theirs = wished(stream, bob)
    api = browser_of(stream.client)

    def patch(made, **days):
        return api.patch(f"/api/v1/complaints/{made.pk}", days, content_type="application/json")

    answer = patch(ours, received_on=ago(4).isoformat(), sent_back_on=ago(2).isoformat())
    assert answer.status_code == 200
    assert {"refund", "deliberate"} <= {clock["code"] for clock in answer.json()["clocks"]}
    assert patch(theirs, received_on=ago(4).isoformat()).json()["reason"] == "unknown_complaint"
    assert patch(ours).json()["errors"] == {"sent_back_on": ["day_missing"]}
    assert patch(ours, received_on=ago(-3).isoformat()).json()["errors"] == {"received_on": ["day_to_come"]}
    assert patch(ours, received_on="soon").status_code == 400
    assert patch(ours, arrived=ago(1).isoformat()).status_code == 400


def test_the_receipt_has_a_form_that_keeps_what_was_typed(browse, stream, bob):
    made = wished(stream, bob)
    browser, act = browse(bob), reverse("complaint_days", args=[made.pk])
    assert act in browser.get(reverse("complaint", args=[made.pk])).text
    wrong = browser.post(act, {"received_on": ago(1).isoformat(), "sent_back_on": ago(4).isoformat()})
    assert wrong.status_code == 422
    assert "sent back before they came" in wrong.text
    assert f'value="{ago(4).isoformat()}"' in wrong.text
    assert browser.post(act, {"sent_back_on": "?"}).status_code == 422
    assert browser.post(act, {"received_on": ago(4).isoformat(), "sent_back_on": ""}).status_code == 302
    made.refresh_from_db()
    assert (made.received_on, made.sent_back_on) == (ago(4), None)


@pytest.mark.parametrize(
    ("days", "codes"),
    [(7, []), (8, ["refund_late"]), (15, ["refund_late"]), (16, ["refund_late", "refund_deliberate"])],
    ids=["the last day", "the day after", "the fifteenth", "the day after that"],
)
def test_a_refund_that_is_late_is_noted_once_told_to_both_and_comes_forward(stream, bob, olga, days, codes):
    stream.__class__.objects.filter(pk=stream.pk).update(state="ended")
    stream.refresh_from_db()
    made = wished(stream, bob, reason="no_refund")
    complaints.tell_days(user=bob, complaint_id=made.pk, sent_back_on=ago(days))
    before = Case.objects.get()
    look_at_clocks()
    look_at_clocks()
    case = Case.objects.get()
    assert steps(made) == ["filed", "asked", "days_told", *codes]
    letters = Notice.objects.filter(code__startswith="complaint_refund").order_by("pk")
    sides = [(f"complaint_{code}{end}", who) for code in codes for end, who in _sides(made, bob)]
    assert list(letters.values_list("code", "recipient")) == sides
    assert (case.rank_at < before.rank_at) is bool(codes)
    assert (case.severity == Severity.HIGH) is ("refund_deliberate" in codes)


def _sides(made, bob):
    return (("", f"user:{bob.pk}"), ("_by_you", f"party:{made.about_id}"))


def test_a_day_put_right_in_time_brings_nothing_forward(stream, bob):
    made = wished(stream, bob, sent_back_on=ago(20), received_on=ago(21))
    complaints.tell_days(user=bob, complaint_id=made.pk, sent_back_on=ago(2))
    assert complaints.note_delays() == 0


@pytest.mark.parametrize("wish", ["exchange", "correction"])
def test_who_asks_for_something_else_waits_for_no_money(stream, bob, wish):
    made = wished(stream, bob, wish=wish, reason="no_refund", received_on=ago(21), sent_back_on=ago(20))
    assert {clock.code for clock in complaints.clocks(made)} == {"answer", "operator"}
    assert complaints.note_delays() == 0
    assert not Notice.objects.filter(code__startswith="complaint_refund").exists()


def test_neither_reports_nor_what_is_settled_are_late(stream, bob):
    filed(stream, bob, kind="report", sent_back_on=ago(20))
    over = wished(stream, bob, sent_back_on=ago(20))
    complaints.withdraw(user=bob, complaint_id=over.pk)
    assert complaints.note_delays() == 0
