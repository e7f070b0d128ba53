"""A strike is made when a measure above a prompt begins, and goes with its decision."""

from datetime import timedelta

import pytest

from moderation.decisions.hooks import decision_ended, measure_begun
from moderation.decisions.models import Decision, Measure, Strike
from moderation.decisions.strikes import KEPT, WEIGHTS, strikes_of
from moderation.rulebook.models import RuleVersion, Severity
from tests.grades.build import decided

pytestmark = pytest.mark.django_db


@pytest.fixture
def sue(person):
    return person("senior_moderator")


def weight_of(subject) -> int:
    return sum(strike.weight for strike in strikes_of(subject))


def begun(decision: Decision, kind: str = "warn", **subject) -> Measure:
    facts = subject or {"stream": decision.case.stream}
    measure = Measure.objects.create(decision=decision, kind=kind, starts_at=decision.at, **facts)
    measure_begun.send(Measure, measure=measure)
    return measure


@pytest.fixture
def decision(stream, sue):
    made = decided(stream, sue)
    made.refresh_from_db()
    return made


@pytest.mark.parametrize("severity", list(Severity), ids=str)
def test_its_weight_and_time_are_those_of_the_rule(decision, stream, severity):
    RuleVersion.objects.filter(pk=decision.rule_id).update(severity=severity)
    decision.rule.refresh_from_db()
    begun(decision)
    made = Strike.objects.get()
    assert (made.channel, made.party, made.weight) == (stream.channel, None, WEIGHTS[severity])
    assert abs(made.expires_at - made.at - KEPT[severity]) < timedelta(minutes=1)


def test_one_a_decision_however_many_measures(decision, stream):
    begun(decision, "warn")
    begun(decision, "pause")
    assert weight_of(stream.channel) == Strike.objects.get().weight


@pytest.mark.parametrize("kind", ["prompt", "remind"])
def test_a_word_alone_leaves_none(decision, kind):
    begun(decision, kind)
    assert not Strike.objects.exists()


def test_the_account_that_was_hit_has_one_of_its_own_beside_the_rooms(decision, stream):
    party = stream.roles.filter(role="streamer").get().party
    begun(decision, "off_air", party=party)
    begun(decision, "warn")
    assert weight_of(party) == weight_of(stream.channel) > 0
    assert Strike.objects.count() == 2


def test_what_the_machine_did_leaves_none(stream, sue):
    made = decided(stream, sue, automatic=True, decided_by=None)
    made.refresh_from_db()
    begun(made)
    assert not Strike.objects.exists()


def test_it_goes_with_its_decision(decision, stream):
    begun(decision)
    decision_ended.send(Decision, decision=decision, why="overridden")
    assert weight_of(stream.channel) == 0
    assert not strikes_of(stream.channel).exists()
    assert Strike.objects.get().cancelled_at
