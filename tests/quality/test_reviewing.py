"""The second answer: blind, by other eyes, on what was seen, and changing nothing."""

import pytest

from evidence.models import AuditEvent
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.decisions.models import Decision, Measure
from moderation.decisions.services import Invalid, Stale
from moderation.quality.reviewing import review
from tests.quality.build import answer, drawn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("outcome", "rule"), [("no_violation", ""), ("violation", "LM10-1"), ("violation", "AD17-1")])
def test_an_answer_is_kept_with_the_sample_and_closes_its_case(stream, alice, bob, outcome, rule):
    sample = answer(drawn(stream, alice), bob, outcome, rule)
    assert (sample.second, sample.second_outcome, sample.second_rule) == (bob, outcome, rule)
    case = Case.objects.get(pk=sample.case_id)
    assert (case.outcome, case.open_key) == ("reviewed", None)
    assert case.decided_at


def test_it_changes_nothing_about_the_case_and_its_stream(stream, alice, bob):
    sample = drawn(stream, alice)
    before = Case.objects.values().get(pk=sample.of_case_id)
    answer(sample, bob, "no_violation")
    assert Case.objects.values().get(pk=sample.of_case_id) == before
    assert Decision.objects.count() == 1
    assert not Measure.objects.exists()


def test_a_rule_is_named_only_with_a_violation(stream, alice, bob):
    assert answer(drawn(stream, alice), bob, "no_violation", "LM10-1").second_rule == ""


@pytest.mark.parametrize(
    ("outcome", "rule", "code"),
    [("violation", "", "unknown_rule"), ("violation", "LM99", "unknown_rule"), ("cut", "LM10-1", "unknown_outcome")],
)
def test_an_answer_that_cannot_stand_is_refused_and_nothing_is_kept(stream, alice, bob, outcome, rule, code):
    sample = drawn(stream, alice)
    with pytest.raises(Invalid) as invalid:
        answer(sample, bob, outcome, rule)
    assert invalid.value.code == code
    sample.refresh_from_db()
    assert sample.reviewed_at is None
    assert Case.objects.get(pk=sample.case_id).decided_at is None


def test_a_stale_version_is_refused(stream, alice, bob):
    sample = drawn(stream, alice)
    lease = claims.claim(user=bob, case_id=sample.case_id)
    with pytest.raises(Stale):
        review(user=bob, case_id=lease.case_id, token=lease.token, version=99, outcome="no_violation")


def test_who_became_its_decider_meanwhile_is_refused(stream, alice, bob):
    """An override by whoever holds the sample: their eyes are not other ones any more."""
    sample = drawn(stream, alice)
    lease = claims.claim(user=bob, case_id=sample.case_id)
    Decision.objects.update(decided_by=bob)
    version = Case.objects.get(pk=lease.case_id).version
    with pytest.raises(claims.Refused) as refused:
        review(user=bob, case_id=lease.case_id, token=lease.token, version=version, outcome="no_violation")
    assert refused.value.code == "decider"


def test_the_event_says_that_it_was_reviewed_and_not_how(stream, alice, bob):
    answer(drawn(stream, alice), bob, "violation", "AD17-1")
    event = AuditEvent.objects.get(action="sample.reviewed")
    assert "violation" not in str(event.detail)
    assert "AD17-1" not in str(event.detail)
