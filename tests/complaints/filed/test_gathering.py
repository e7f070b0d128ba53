"""The same complaint about the same thing gathers in one case; how many and how trusted complain moves its place in the
line, and nothing else."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from livestream.models import Stream
from moderation.cases.models import Case, Severity
from moderation.complaints import complaints
from moderation.complaints.complaints.records import burst_of, record_of
from moderation.complaints.complaints.terms import BURST, LIMIT_S, ON_AIR_S
from moderation.complaints.models import Complaint
from tests.complaints.filed.build import decided, filed, held_by, wished

pytestmark = pytest.mark.django_db


def ended(stream: Stream) -> Stream:
    Stream.objects.filter(pk=stream.pk).update(state="ended")
    stream.refresh_from_db()
    return stream


def waits(made: Complaint) -> int:
    """Seconds between the case's opening and its moment in line."""
    case = Case.objects.get(pk=made.case_id)
    return round((case.rank_at - case.opened_at) / timedelta(seconds=1))


def test_same_target_and_reason_are_one_case_and_anything_else_another(stream, bob, many):
    ann, cas, dan = many(3)
    first = filed(stream, bob, product="p-1")
    same = filed(stream, ann, product="p-1", offset_ms=5000)
    other_product = filed(stream, cas, product="p-2")
    other_reason = filed(stream, dan, product="p-1", reason="price")
    assert same.case_id == first.case_id
    assert (first.serial, same.serial) == (1, 2)
    assert len({first.case_id, other_product.case_id, other_reason.case_id}) == 3


def test_four_buyers_are_many_and_the_fifth_raises_it(stream, many):
    made = [filed(stream, user, product="p-1") for user in many(5)]
    case = Case.objects.get(pk=made[0].case_id)
    assert (case.severity, case.flag_count, complaints.buyers(made[0])) == (Severity.HIGH, 5, 5)
    raised = Complaint.objects.get(steps__code="raised")
    assert raised.pk == made[4].pk
    assert case.version == 2


def test_where_one_more_changes_nothing_buyers_are_counted_no_more(stream, many):
    """A popular product's case is at its limit after a few; each more would wait for the others and count them all."""
    users = many(9)
    for user in users[:7]:
        made = filed(stream, user, product="p-1")
    with CaptureQueriesContext(connection) as captured:
        filed(stream, users[7], product="p-1")
    assert Case.objects.get(pk=made.case_id).severity == Severity.HIGH
    assert not [query for query in captured if "pg_advisory_xact_lock" in query["sql"]]


def test_five_times_one_buyer_or_one_device_is_one_buyer(stream, bob, platform, many):
    for _ in range(5):
        made = filed(stream, bob, product="p-1")
    assert Case.objects.get(pk=made.case_id).severity == Severity.MEDIUM
    for user in many(5):
        made = filed(stream, user, product="p-2", device="the same one")
    case = Case.objects.get(pk=made.case_id)
    assert (case.severity, complaints.buyers(made)) == (Severity.MEDIUM, 1)


def test_five_buyers_with_five_reasons_are_five_buyers_of_one_product(stream, many):
    reasons = ("price", "quality", "not_sent", "false_claim", "abuse")
    made = [filed(stream, user, product="p-1", reason=reason) for user, reason in zip(many(5), reasons, strict=True)]
    assert Complaint.objects.get(steps__code="raised") == made[4]
    severities = [Case.objects.get(pk=one.case_id).severity for one in made]
    assert (severities[4], severities[1]) == (Severity.HIGH, Severity.LOW)
    assert complaints.buyers(made[0]) == 5


def test_one_buyer_on_five_devices_is_one_buyer(stream, bob):
    for number in range(5):
        made = filed(stream, bob, product="p-1", device=f"device {number}")
    assert (Case.objects.get(pk=made.case_id).severity, complaints.buyers(made)) == (Severity.MEDIUM, 1)


def test_those_about_minors_are_no_part_of_the_others_number(stream, many):
    users = many(5)
    made = [filed(stream, user, product="p-1", reason="price") for user in users[:4]]
    about = filed(stream, users[4], product="p-1", reason="minors")
    assert (complaints.buyers(made[0]), complaints.buyers(about)) == (4, 1)


def test_what_a_person_decided_raises_no_later_one(stream, many, moderator):
    *users, late = many(6)
    made = [filed(stream, user, product="p-1", reason="price") for user in users]
    decided(held_by(moderator, made[0]), moderator, "rejected")
    after = filed(stream, late, product="p-1", reason="price")
    assert (Case.objects.get(pk=after.case_id).severity, complaints.buyers(after)) == (Severity.MEDIUM, 1)


def test_five_reports_raise_nothing_by_their_number(stream, many):
    for user in many(5):
        made = filed(stream, user, kind="report", product="p-1")
    assert Case.objects.get(pk=made.case_id).severity == Severity.MEDIUM


def test_a_burst_is_shown_as_a_burst_and_hides_none(stream, bob):
    made = [filed(stream, bob) for _ in range(BURST + 1)]
    first, last = Complaint.objects.get(pk=made[0].pk), Complaint.objects.get(pk=made[-1].pk)
    assert (burst_of(first).party, burst_of(first).shown) == (1, False)
    assert (burst_of(last).party, burst_of(last).shown) == (BURST + 1, True)
    case = Case.objects.get(pk=made[0].case_id)
    told = complaints.complaints_of(case)
    assert len(told) == case.flag_count == BURST + 1
    assert told[0].burst.shown


def answered_before(stream, bob, state: str, number: int = 5) -> None:
    made = filed(stream, bob, reason="abuse")
    Complaint.objects.bulk_create(
        Complaint(
            pk=uuid.uuid4(), client=made.client, kind="complaint", reason="price", channel=made.channel, by=made.by,
            place="330100", due_at=made.due_at, at=made.at - timedelta(days=9), state=state,
            settled_at=made.at, decided_by=bob,
        )
        for _ in range(number)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "standing", "limit"),
    [
        ("upheld", "trusted", LIMIT_S[Severity.MEDIUM] // 2),
        ("settled", "trusted", LIMIT_S[Severity.MEDIUM] // 2),
        ("rejected", "reckless", LIMIT_S[Severity.MEDIUM] * 2),
        ("withdrawn", "", LIMIT_S[Severity.MEDIUM]),
    ],
)
def test_a_record_moves_the_place_in_line(stream, bob, state, standing, limit):
    answered_before(ended(stream), bob, state)
    made = filed(stream, bob, reason="price")
    assert record_of(made.by).standing == standing
    assert waits(made) == limit


def test_too_few_answers_tell_nothing(stream, bob):
    answered_before(ended(stream), bob, "rejected", number=4)
    assert record_of(filed(stream, bob).by).standing == ""


def test_a_reckless_one_joined_by_others_waits_no_longer_than_they_do(stream, bob, many):
    answered_before(ended(stream), bob, "rejected")
    filed(stream, bob, reason="price")
    assert waits(filed(stream, many(1)[0], reason="price")) == LIMIT_S[Severity.MEDIUM] - 600


def test_a_room_on_air_is_looked_at_while_it_is(stream, bob):
    assert waits(filed(stream, bob)) == ON_AIR_S


def test_what_the_operator_can_settle_waits_for_the_operator_first(stream, bob, olga):
    made = wished(ended(stream), bob, reason="not_sent")
    assert waits(made) == pytest.approx((made.operator_due_at - made.at).total_seconds(), abs=60)


def test_those_about_minors_stand_apart_and_high(stream, bob, many):
    about = filed(stream, bob, reason="minors", product="p-1")
    case = Case.objects.get(pk=about.case_id)
    assert (case.kind, case.queue_id, case.severity) == ("minors_complaint", 15, Severity.HIGH)
    assert filed(stream, many(1)[0], product="p-1").case_id != about.case_id


def test_after_a_decision_the_next_one_opens_a_fresh_case_that_points_back(stream, bob, many, moderator):
    made = filed(stream, bob)
    case = held_by(moderator, made)
    decided(case, moderator, "rejected")
    after = filed(stream, many(1)[0])
    assert after.case_id != made.case_id
    assert Case.objects.get(pk=after.case_id).follows_id == made.case_id


def test_the_seconds_of_many_are_those_that_most_of_them_name(stream, many):
    for user, offset_ms in zip(many(5), (60_000, 61_000, 62_000, 500_000, None), strict=True):
        made = filed(stream, user, product="p-1", offset_ms=offset_ms)
    number, moments = complaints.buyers_and_moments(made)
    assert number == 5
    assert [moment.at_ms for moment in complaints.seconds_at(stream.pk, moments)] == [61_000, 500_000]
