"""The operator is asked, answers once, and the complainant says whether that settles it."""

import pytest

from blocklists.refusing import Refused
from delivery.models import Notice
from moderation.cases.models import Case
from moderation.complaints import complaints
from moderation.complaints.models import Complaint
from tests.complaints.filed.build import answered, filed, operator_of, wished

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(stream, bob, olga) -> Complaint:
    return wished(stream, bob)


def test_the_operator_is_asked_by_letter_and_finds_it(made, olga, person):
    assert Notice.objects.get(code="complaint_to_answer").recipient == f"party:{made.about_id}"
    assert [one.pk for one in complaints.complaints_about(olga)] == [made.pk]
    assert complaints.asked_of(olga, made.pk).pk == made.pk
    with pytest.raises(Complaint.DoesNotExist):
        complaints.asked_of(person(), made.pk)


@pytest.mark.parametrize(
    "changed", [{"wish": "none"}, {"kind": "report", "wish": "none"}, {"reason": "minors"}], ids=str
)
def test_of_other_complaints_the_operator_hears_nothing(stream, bob, olga, changed):
    other = wished(stream, bob, **changed)
    assert other.asked_at is None
    assert not Notice.objects.filter(code="complaint_to_answer").exists()
    assert not complaints.complaints_about(olga).exists()
    with pytest.raises(Refused, match="not_to_be_asked"):
        complaints.ask_operator(complaint_id=other.pk)
    with pytest.raises(Refused, match="not_asked"):
        answered(other, olga)


def test_asked_twice_the_clock_goes_on(made):
    assert complaints.ask_operator(complaint_id=made.pk).operator_due_at == made.operator_due_at
    assert made.steps.filter(code="asked").count() == 1


def test_one_whose_reason_was_found_later_can_still_be_asked(made):
    Complaint.objects.filter(pk=made.pk).update(asked_at=None, operator_due_at=None)
    assert complaints.ask_operator(complaint_id=made.pk).asked_at


def test_the_answer_is_sealed_and_told_to_the_complainant(made, olga, bob):
    answered(made, olga, offer="exchange")
    made.refresh_from_db()
    assert (made.state, made.offer, made.operator_answer) == ("answered", "exchange", "We pay the price back today.")
    assert Notice.objects.get(code="complaint_operator_answered").recipient == f"user:{bob.pk}"
    with pytest.raises(Refused, match="answered_already"):
        answered(made, olga)


@pytest.mark.parametrize(
    ("words", "offer", "code"),
    [
        ("no", "refund", "answer_missing"),
        ("x" * 5001, "refund", "answer_too_long"),
        ("A long enough answer", "gold", "unknown_offer"),
    ],
    ids=["short", "long", "gold"],
)
def test_an_answer_that_says_nothing_is_none(made, olga, words, offer, code):
    with pytest.raises(Refused, match=code):
        complaints.answer_as_operator(user=olga, complaint_id=made.pk, words=words, offer=offer)
    made.refresh_from_db()
    assert made.operator_answered_at is None


def test_another_operator_answers_nothing(made, platform, person):
    stranger = person()
    with pytest.raises(Refused, match="not_asked"):
        answered(made, stranger)


def test_agreed_it_is_settled_and_its_case_closes_by_itself(made, olga, bob):
    answered(made, olga)
    complaints.accept_answer(user=bob, complaint_id=made.pk)
    made.refresh_from_db()
    case = Case.objects.get(pk=made.case_id)
    assert (made.state, case.outcome) == ("settled", "settled")
    assert Notice.objects.filter(code="complaint_settled_with_you").count() == 1
    with pytest.raises(Refused, match="settled_already"):
        complaints.refuse_answer(user=bob, complaint_id=made.pk)


def test_the_case_waits_while_another_buyer_does(made, stream, olga, bob, many):
    wished(stream, many(1)[0])
    answered(made, olga)
    complaints.accept_answer(user=bob, complaint_id=made.pk)
    assert Case.objects.get(pk=made.case_id).decided_at is None


def test_what_concerns_others_is_looked_at_although_the_buyer_was_satisfied(stream, bob, olga):
    unsafe = wished(stream, bob, reason="counterfeit")
    answered(unsafe, olga)
    complaints.accept_answer(user=bob, complaint_id=unsafe.pk)
    assert Case.objects.get(pk=unsafe.case_id).decided_at is None


def test_not_agreed_the_case_comes_forward(stream, bob, olga):
    stream.__class__.objects.filter(pk=stream.pk).update(state="ended")
    stream.refresh_from_db()
    made = wished(stream, bob, reason="not_sent")
    before = Case.objects.get(pk=made.case_id).rank_at
    answered(made, olga)
    complaints.refuse_answer(user=bob, complaint_id=made.pk)
    made.refresh_from_db()
    assert made.state == "open"
    assert Case.objects.get(pk=made.case_id).rank_at < before


def test_only_the_complainant_agrees_and_only_with_an_answer(made, olga, bob, many):
    with pytest.raises(Refused, match="nothing_to_accept"):
        complaints.accept_answer(user=bob, complaint_id=made.pk)
    answered(made, olga)
    for stranger in (olga, *many(1)):
        with pytest.raises(Refused, match="unknown_complaint"):
            complaints.accept_answer(user=stranger, complaint_id=made.pk)


def test_taken_back_it_is_over_and_nobody_elses_to_take_back(stream, bob, olga, many):
    made = filed(stream, bob)
    with pytest.raises(Refused, match="unknown_complaint"):
        complaints.withdraw(user=many(1)[0], complaint_id=made.pk)
    complaints.withdraw(user=bob, complaint_id=made.pk)
    made.refresh_from_db()
    assert (made.state, Case.objects.get(pk=made.case_id).outcome) == ("withdrawn", "settled")
    with pytest.raises(Refused, match="settled_already"):
        complaints.withdraw(user=bob, complaint_id=made.pk)


def test_a_member_without_a_part_in_the_room_is_no_operator(made, person, stream):
    guardian = person()
    operator_of(stream, guardian)
    guardian.memberships.update(part="guardian")
    with pytest.raises(Refused, match="not_asked"):
        answered(made, guardian)
