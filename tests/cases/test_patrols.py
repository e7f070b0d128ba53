"""Cases on a stream that no rule opened: one open case a key, which only grows heavier."""

import pytest

from accounts.models import Membership
from moderation.cases import claims
from moderation.cases.models import Case, CaseExclusion, Severity
from moderation.cases.patrols import open_patrol
from moderation.decisions.services import undo
from tests.decisions.held import decided_again

pytestmark = pytest.mark.django_db


def test_it_stands_in_its_own_line_with_the_streams_place(stream):
    touched = open_patrol(stream=stream, severity=Severity.MEDIUM, rules=["LM10-1"], count=2)
    case = Case.objects.get(pk=touched.id)
    assert (case.kind, case.queue_id, case.open_key) == ("patrol", 16, f"p:{stream.pk}")
    assert (case.stream, case.channel, case.party, case.place) == (stream, stream.channel, None, "330100")
    assert (case.severity, case.rules, case.flag_count, case.last_flag_id) == (2, ["LM10-1"], 2, 0)
    assert (touched.queue_id, touched.severity, touched.flag_count) == (16, 2, 2)


def test_its_place_in_line_follows_the_audience_and_minors(stream):
    stream.viewers, stream.minors = 262_144, 3
    case = Case.objects.get(pk=open_patrol(stream=stream, severity=Severity.HIGH).id)
    assert (case.reach_s, case.minors_s, case.limit_s) == (120, 60, 180)
    assert (case.rank_at - case.opened_at).total_seconds() == 0


def test_asked_again_it_is_the_same_case_and_never_lighter(stream):
    first = open_patrol(stream=stream, severity=Severity.HIGH, rules=["AD17-1"])
    again = open_patrol(stream=stream, severity=Severity.LOW, rules=["LM10-1"], count=1)
    case = Case.objects.get()
    assert first.id == again.id == case.pk
    assert (case.severity, case.limit_s, case.version, case.flag_count) == (3, 180, 2, 1)
    assert case.rules == ["AD17-1", "LM10-1"]


def test_once_decided_the_next_one_is_another(stream, person):
    first = open_patrol(stream=stream)
    moderator = person("moderator")
    decided_again(claims.claim_next(user=moderator, queue_ids=[16]), moderator)
    assert open_patrol(stream=stream, follows=first.id).id != first.id


def test_its_decision_is_undone_within_ten_seconds_and_the_next_round_goes_into_it(stream, person):
    moderator = person("moderator")
    open_patrol(stream=stream, severity=Severity.LOW)
    decision = decided_again(claims.claim_next(user=moderator, queue_ids=[16]), moderator, "limit_traffic")
    meanwhile = open_patrol(stream=stream, severity=Severity.HIGH, rules=["AD17-1"], count=2)
    case = undo(user=moderator, decision_id=decision.pk)
    assert (case.pk, case.open_key, case.outcome, case.decided_at) == (decision.case_id, f"p:{stream.pk}", "", None)
    assert (case.severity, case.rules, case.flag_count) == (Severity.HIGH, ["AD17-1"], 2)
    assert Case.objects.get(pk=meanwhile.id).outcome == "merged"
    assert decision.measures.get().state == "undone"
    assert claims.claim_next(user=moderator, queue_ids=[16]).case_id == case.pk


@pytest.mark.parametrize("part", ["streamer", "holder of the room"])
def test_who_has_a_part_in_the_stream_does_not_look_into_it(stream, person, part):
    moderator = person("moderator")
    stream.roles.filter(role="operator").delete()
    party = stream.roles.get(role="streamer").party if part == "streamer" else stream.channel.operator
    Membership.objects.create(user=moderator, party=party, part="staff")
    patrol = open_patrol(stream=stream)
    assert CaseExclusion.objects.filter(case=patrol.id, user=moderator, why="party").exists()
    assert claims.claim_next(user=moderator, queue_ids=[16]) is None
