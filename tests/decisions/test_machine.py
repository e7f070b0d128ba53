"""What the machine does alone: where the rule leaves it something, lightly, for minutes, and never twice in a row."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from delivery.models import OutboxMessage
from evidence.models import AuditEvent
from livestream.demands import demand_of
from livestream.models import Stream
from livestream.services import end_stream
from moderation.cases import claims
from moderation.cases.gathering import Touched
from moderation.cases.models import Case, Flag, Severity
from moderation.cases.scanning import scan
from moderation.decisions import machine
from moderation.decisions.models import Decision, Measure, MeasureKind
from moderation.decisions.services import undo
from moderation.rulebook.models import RuleVersion
from tests.conftest import CURE, OFF_PLATFORM, chat, new_stream, send, send_and_scan, speech
from tests.decisions.held import decided_again

pytestmark = pytest.mark.django_db

# LM18-7a (critical: the machine may pause) and LM18-3 (the same); LM10-1 and AD17-1 are high
PYRAMID = "交九百九入会，拉三个人就返本，躺着赚"
COUNTERFEIT = "跟专柜一模一样的原单，懂的都懂"


@pytest.fixture(autouse=True)
def _on(settings):
    settings.MACHINE_MEASURES = True


def measures(stream):
    return list(Measure.objects.filter(stream=stream).order_by("pk").values_list("kind", "automatic"))


def test_a_critical_breach_is_paused_for_five_minutes_and_a_person_still_decides(stream):
    send_and_scan(stream, speech(1, PYRAMID))
    measure = Measure.objects.select_related("decision__case").get()
    decision, case = measure.decision, measure.decision.case
    assert (measure.kind, measure.automatic, measure.minutes) == ("pause", True, 5)
    assert measure.ends_at == measure.starts_at + timedelta(minutes=5)
    assert (decision.automatic, decision.decided_by, decision.outcome) == (True, None, "violation")
    assert (decision.rule.code, decision.live) == ("LM18-7a", True)
    assert (case.decided_at, case.version) == (None, 2)
    assert demand_of(stream).state == "paused"


def test_everybody_is_told_that_it_was_automatic(stream):
    send_and_scan(stream, speech(1, PYRAMID))
    told = OutboxMessage.objects.get()
    assert (told.data["automatic"], told.data["measure"]) == (True, "pause")
    assert told.not_before <= timezone.now()
    event = AuditEvent.objects.get(action="case.acted_on")
    assert (event.actor_kind, event.actor_id, event.detail["measure"]) == ("system", "machine", "pause")


def test_a_high_one_is_warned_at_once_and_has_to_be_acknowledged(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    measure = Measure.objects.get()
    assert (measure.kind, measure.minutes, measure.restriction) == ("warn", None, None)
    assert measure.acknowledge_by == measure.starts_at + timedelta(seconds=60)
    assert measure.starts_at <= timezone.now()


def test_the_heaviest_of_a_case_is_answered_once(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM), speech(2, OFF_PLATFORM + "呀"))
    send_and_scan(stream, speech(3, OFF_PLATFORM + "呢"))
    assert measures(stream) == [("warn", True)]
    assert Case.objects.get().flag_count == 3


def test_a_batch_scanned_twice_is_answered_once(stream):
    batch = send_and_scan(stream, speech(1, PYRAMID))
    assert scan(batch_id=batch.pk, received_on=batch.received_on) == 0
    type(batch).objects.filter(pk=batch.pk).update(scanned_at=None)
    assert scan(batch_id=batch.pk, received_on=batch.received_on) == 0
    assert measures(stream) == [("pause", True)]


def test_two_short_pauses_never_make_a_long_one(stream):
    send_and_scan(stream, speech(1, PYRAMID))
    send_and_scan(stream, speech(2, COUNTERFEIT))
    assert Case.objects.count() == 2
    assert measures(stream) == [("pause", True)]


def test_after_a_person_decided_it_may_act_again(stream, person):
    send_and_scan(stream, speech(1, PYRAMID))
    moderator = person("moderator")
    decided_again(claims.claim_next(user=moderator, queue_ids=[1, 3, 5, 6]), moderator)
    assert demand_of(stream).state == "allowed"
    send_and_scan(stream, speech(2, COUNTERFEIT))
    assert measures(stream) == [("pause", True), ("pause", True)]


def test_the_person_takes_its_place(stream, person):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    automatic = Decision.objects.get()
    moderator = person("moderator")
    decision = decided_again(claims.claim_next(user=moderator, queue_ids=[2]), moderator, "limit_traffic")
    automatic.refresh_from_db()
    assert (decision.overrides, automatic.live) == (automatic, False)
    assert Case.objects.get().decided_at


def test_the_same_warning_is_not_said_again_within_minutes(stream, person):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    moderator = person("moderator")
    decided_again(claims.claim_next(user=moderator, queue_ids=[2]), moderator)
    # other words, or they would join the case that was found innocent
    send_and_scan(stream, speech(2, "加我微信，私下转账给你便宜"))
    kinds = [kind for kind, _ in measures(stream)]
    assert kinds[0] == "warn"
    assert kinds.count("warn") == 1


def test_what_gathered_while_a_decision_stood_comes_along_when_that_is_undone(stream, person, settings):
    settings.MACHINE_MEASURES = False
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    moderator = person("moderator")
    decision = decided_again(claims.claim_next(user=moderator, queue_ids=[2]), moderator, "limit_traffic")
    settings.MACHINE_MEASURES = True
    send_and_scan(stream, speech(2, OFF_PLATFORM + "哦"))
    automatic = Decision.objects.get(automatic=True)
    undo(user=moderator, decision_id=decision.pk)
    automatic.refresh_from_db()
    case = Case.objects.get(decided_at=None)
    assert (automatic.case, automatic.live) == (case, True)
    again = decided_again(claims.claim(user=moderator, case_id=case.pk), moderator)
    assert again.overrides == automatic


@pytest.mark.parametrize(
    "signal",
    [
        chat(1, OFF_PLATFORM),
        {"id": "g1", "kind": "gift", "buyer": "b", "amount": 1, "offset_ms": 1},
        speech(1, "今天天气真好"),
    ],
    ids=["a_viewer", "no_words", "harmless"],
)
def test_what_the_room_did_not_say_is_no_reason_to_act_against_it(stream, signal):
    send_and_scan(stream, signal)
    assert measures(stream) == []


def test_the_rooms_own_line_in_the_chat_is(stream):
    send_and_scan(stream, chat(1, OFF_PLATFORM, speaker="operator"))
    assert measures(stream) == [("warn", True)]


def test_where_the_rule_leaves_it_nothing_it_does_nothing(stream):
    RuleVersion.objects.filter(code="LM10-1").update(machine_may=[])
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    assert (Case.objects.count(), measures(stream)) == (1, [])


@pytest.mark.parametrize(("left", "kind"), [(["limit_traffic"], "limit_traffic"), (["prompt"], "prompt")])
def test_it_takes_the_first_that_the_rule_leaves(stream, left, kind):
    RuleVersion.objects.filter(code="LM10-1").update(machine_may=left)
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    assert measures(stream) == [(kind, True)]


def test_switched_off_it_does_nothing(stream, settings):
    settings.MACHINE_MEASURES = False
    send_and_scan(stream, speech(1, PYRAMID))
    assert measures(stream) == []


def test_a_stream_off_air_is_left_alone(platform):
    stream = new_stream(platform)
    end_stream(client=platform, stream_id=stream.pk)
    send_and_scan(Stream.objects.get(pk=stream.pk), speech(1, PYRAMID))
    assert (Case.objects.count(), measures(stream)) == (1, [])


def test_a_case_that_a_person_decided_before_is_left_to_people(stream, person, settings):
    settings.MACHINE_MEASURES = False
    send_and_scan(stream, speech(1, CURE))
    moderator = person("moderator")
    decision = decided_again(claims.claim_next(user=moderator, queue_ids=[4]), moderator)
    undo(user=moderator, decision_id=decision.pk)
    settings.MACHINE_MEASURES = True
    send_and_scan(stream, speech(2, CURE + "啊"))
    assert (Case.objects.get(decided_at=None).flag_count, measures(stream)) == (2, [])


def test_light_flags_cost_no_query(stream, django_assert_num_queries):
    batch = send_and_scan(stream, speech(1, "今天天气真好"))
    light = Flag(stream=stream, kind="speech", severity=Severity.MEDIUM, score=0.9, parts=[], batch_id=batch.pk)
    with django_assert_num_queries(0):
        assert machine.act(stream, [], [light]) == []


def test_a_room_that_goes_on_costs_one_query_more(stream, django_assert_num_queries):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    send_and_scan(stream, speech(2, OFF_PLATFORM + "呀"))
    case, flag = Case.objects.get(), Flag.objects.latest("pk")
    with django_assert_num_queries(1):
        assert machine.act(stream, [Touched(case.pk, case.queue_id, case.severity, case.flag_count)], [flag]) == []


def test_a_batch_without_flags_asks_nobody(stream, monkeypatch):
    monkeypatch.setattr(machine, "act", lambda *args: pytest.fail("asked"))
    send_and_scan(stream, speech(1, "今天天气真好"))
    batch = send(stream, speech(2, OFF_PLATFORM))
    with pytest.raises(pytest.fail.Exception, match="asked"):
        scan(batch_id=batch.pk, received_on=batch.received_on)


@pytest.mark.parametrize(
    "row",
    [
        {"measures": (MeasureKind.CUT,), "minutes": 5},
        {"measures": (MeasureKind.PAUSE,), "minutes": 11},
        {"measures": (MeasureKind.LIMIT_TRAFFIC,)},
        {"measures": (MeasureKind.OFF_AIR,), "minutes": 10},
    ],
    ids=["cut", "eleven_minutes", "no_end", "account"],
)
def test_the_table_takes_nothing_that_is_a_persons(row):
    with pytest.raises(ValueError, match="not for a machine"):
        machine.Row(severity=Severity.HIGH, score=0.5, **row)


@pytest.mark.parametrize(
    "changed",
    [{"kind": "cut", "minutes": None, "ends_at": None}, {"minutes": 11}, {"minutes": None}],
    ids=["cut", "eleven_minutes", "no_end"],
)
def test_nor_does_the_database(stream, changed):
    send_and_scan(stream, speech(1, PYRAMID))
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.update(**changed)
