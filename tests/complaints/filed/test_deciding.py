"""A person decides on what was read: each of those complainants hears it, what came later waits in a fresh case."""

import pytest

from blocklists.refusing import Refused
from delivery.models import Notice
from evidence.models import AuditEvent
from livestream.models import Restriction
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints import complaints
from moderation.complaints.models import Complaint
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, MeasureKind
from moderation.decisions.services import Invalid, Stale
from tests.complaints.filed.build import ANSWER, answered, buyer, decided, filed, held_by, wished

pytestmark = pytest.mark.django_db


def test_everybody_whose_complaint_was_read_hears_the_answer(stream, bob, many, moderator):
    (ann,) = many(1)
    first, second = filed(stream, bob), filed(stream, ann)
    decision = decided(held_by(moderator, first), moderator, "upheld")
    for made in Complaint.objects.all():
        assert (made.state, made.answer, made.decided_by) == ("upheld", ANSWER, moderator)
        assert made.settled_at
    assert {one.recipient for one in Notice.objects.filter(code="complaint_upheld")} == {
        f"user:{bob.pk}",
        f"user:{ann.pk}",
    }
    assert first.case_id == second.case_id == decision.case_id
    assert Case.objects.get(pk=first.case_id).outcome == "no_violation"
    assert ANSWER not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_a_measure_makes_it_a_violation_with_its_rule(stream, bob, moderator):
    made = filed(stream, bob, product="p-1")
    decision = decided(
        held_by(moderator, made),
        moderator,
        rule_code="LM18-2",
        reason="False claim about the down.",
        wishes=[Wish(MeasureKind.HIDE_PRODUCT, product="p-1", minutes=60)],
    )
    assert decision.outcome == "violation"
    assert Restriction.objects.get(stream=stream).product == "p-1"


def test_what_came_after_the_card_was_read_goes_to_a_fresh_case(stream, bob, many, moderator):
    ann, cas = many(2)
    made = filed(stream, bob)
    case = held_by(moderator, made)
    late, later = filed(stream, ann), filed(stream, cas)
    decided(case, moderator, "rejected", seen_serial=1)
    for one in (made, late, later):
        one.refresh_from_db()
    assert (made.state, late.state, later.state) == ("rejected", "open", "open")
    fresh = Case.objects.get(pk=late.case_id)
    assert later.case_id == fresh.pk != made.case_id
    assert (fresh.follows_id, fresh.flag_count, fresh.last_flag_id) == (made.case_id, 2, 3)
    assert Case.objects.get(pk=made.case_id).flag_count == 1
    assert filed(stream, bob).serial == 4


def test_in_the_fresh_case_the_same_people_have_a_part(stream, bob, many, moderator):
    made = filed(stream, bob)
    case = held_by(moderator, made)
    (ann,) = many(1)
    late = filed(stream, ann)
    decided(case, moderator, "rejected", seen_serial=1)
    late.refresh_from_db()
    assert ann.pk in Case.objects.get(pk=late.case_id).exclusions.values_list("user_id", flat=True)


def test_one_settled_meanwhile_keeps_its_own_end(stream, bob, many, olga, moderator):
    (ann,) = many(1)
    made, other = wished(stream, bob), wished(stream, ann)
    answered(made, olga)
    complaints.accept_answer(user=bob, complaint_id=made.pk)
    decided(held_by(moderator, other), moderator, "rejected")
    made.refresh_from_db()
    other.refresh_from_db()
    assert (made.state, other.state) == ("settled", "rejected")


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"found": "maybe"}, "unknown_finding"),
        ({"answer": "no"}, "answer_missing"),
        ({"answer": "x" * 5001}, "answer_too_long"),
        ({"found": "rejected", "rule_code": "LM18-2"}, "measure_without_right"),
        ({"rule_code": "NONE-1"}, "unknown_rule"),
        ({"wishes": [Wish(MeasureKind.WARN)]}, "unknown_rule"),
    ],
    ids=["maybe", "short", "long", "rejected_with_rule", "no_such_rule", "measure_without_rule"],
)
def test_what_cannot_stand_leaves_everything_as_it_was(stream, bob, moderator, changed, error):
    made = filed(stream, bob)
    case = held_by(moderator, made)
    with pytest.raises((Refused, Invalid), match=error):
        decided(case, moderator, **changed)
    made.refresh_from_db()
    assert (made.state, made.answer) == ("open", None)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("seen_serial", [0, 2], ids=["none", "more_than_there_are"])
def test_what_was_not_read_is_not_decided(stream, bob, moderator, seen_serial):
    case = held_by(moderator, filed(stream, bob))
    with pytest.raises(Stale):
        decided(case, moderator, seen_serial=seen_serial)


def test_a_case_that_changed_meanwhile_is_read_again(stream, bob, many, moderator):
    case = held_by(moderator, filed(stream, bob, product="p-1"))
    for user in many(4):
        filed(stream, user, product="p-1")
    with pytest.raises(Stale):
        decided(case, moderator)


def test_whoever_complains_never_gets_the_case(stream, person):
    moderator = person("moderator")
    buyer(moderator)
    made = filed(stream, moderator)
    with pytest.raises(claims.Refused, match="part"):
        claims.claim(user=moderator, case_id=made.case_id)


def test_about_minors_only_cleared_people_decide(stream, bob, moderator, person):
    made = filed(stream, bob, reason="minors")
    with pytest.raises(claims.Refused, match="not_allowed"):
        claims.claim(user=moderator, case_id=made.case_id)
    senior = person("senior_moderator")
    decided(held_by(senior, made), senior, "upheld")
    made.refresh_from_db()
    assert made.state == "upheld"


def test_the_operator_that_was_asked_hears_that_it_was_wrong(stream, bob, olga, moderator):
    decided(held_by(moderator, wished(stream, bob)), moderator)
    assert Notice.objects.filter(code="complaint_upheld_about_you").count() == 1
