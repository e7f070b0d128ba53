"""A decision stands on what was read, leaves when it must, and can be taken back while it has not left."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from delivery.models import OutboxMessage
from delivery.services import seal_due
from evidence.models import AuditEvent
from livestream.demands import demand_of
from moderation.cases import claims
from moderation.cases.models import Case, Flag
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, Measure
from moderation.decisions.services import Invalid, Stale, TooLate, decide, lift, undo
from tests.conftest import OFF_PLATFORM, send_and_scan, speech


@pytest.fixture
def alice(person):
    return person("moderator", "alice")


@pytest.fixture
def held(stream, alice):
    """A case of one flag, held by Alice: (case, token)."""
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    lease = claims.claim_next(user=alice, queue_ids=[2])
    return Case.objects.get(pk=lease.case_id), lease.token


def call(user, held, *wishes, **changed):
    case, token = held
    asked = {
        "user": user,
        "case_id": case.pk,
        "token": token,
        "version": case.version,
        "seen_flag_id": case.last_flag_id,
        "outcome": "violation" if wishes else "no_violation",
        "rule_code": "LM10-1",
        "wishes": [Wish(wish) if isinstance(wish, str) else wish for wish in wishes],
    }
    return decide(**asked | changed)


def test_no_violation_closes_the_case_and_sends_nothing(alice, held):
    decision = call(alice, held)
    case = Case.objects.get()
    assert (case.outcome, case.open_key, case.holder) == ("no_violation", None, None)
    assert decision.rule is None
    assert not OutboxMessage.objects.exists()
    assert AuditEvent.objects.filter(action="case.decided", target_id=str(case.pk)).count() == 1


def test_a_stale_version_is_refused_and_changes_nothing(alice, held):
    with pytest.raises(Stale):
        call(alice, held, "warn", version=held[0].version - 1)
    assert Case.objects.get().decided_at is None
    assert not Decision.objects.exists()


def test_a_new_rule_in_the_same_case_makes_the_version_stale(alice, held, stream):
    send_and_scan(stream, speech(2, "隔壁被封的那位换号了，快去关注他的小号"))
    assert Case.objects.get().flag_count == 2
    with pytest.raises(Stale):
        call(alice, held, "warn")


def test_one_more_flag_of_a_known_rule_does_not(alice, held, stream):
    send_and_scan(stream, speech(2, OFF_PLATFORM + "呀"))
    decided = call(alice, held, "warn").case
    fresh = Case.objects.exclude(pk=decided.pk).get()
    assert fresh.follows == decided
    assert (fresh.flag_count, Case.objects.get(pk=decided.pk).flag_count) == (1, 1)
    assert fresh.flags.get().pk > decided.last_flag_id


@pytest.mark.parametrize("seen", [0, -1, 10**9])
def test_a_flag_that_was_never_shown_cannot_be_named_as_seen(alice, held, seen):
    with pytest.raises(Stale):
        call(alice, held, seen_flag_id=seen)


def test_another_token_or_another_person_decides_nothing(alice, held, person):
    with pytest.raises(claims.Refused, match="taken"):
        call(alice, held, token=uuid.uuid4())
    with pytest.raises(claims.Refused, match="taken"):
        call(person("moderator", "bob"), held)
    assert not Decision.objects.exists()


def test_a_decided_case_is_decided_once(alice, held):
    call(alice, held)
    with pytest.raises(claims.Refused, match="decided"):
        call(alice, held)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            case=held[0],
            outcome="no_violation",
            decided_by=alice,
            case_version=1,
            seen_flag_id=1,
        )


@pytest.mark.parametrize(
    ("wishes", "changed", "code"),
    [
        (["warn"], {"outcome": "no_violation"}, "measure_without_violation"),
        ([], {"outcome": "violation"}, "violation_without_measure"),
        (["warn"], {"outcome": "maybe"}, "unknown_outcome"),
        (["warn"], {"rule_code": "XX-1"}, "unknown_rule"),
        (["warn", "warn"], {}, "measure_twice"),
        ([Wish("pause", minutes=0)], {}, "minutes_out_of_range"),
        ([Wish("pause", minutes=1441)], {}, "minutes_out_of_range"),
        ([Wish("limit_traffic", percent=100)], {}, "percent_out_of_range"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused_whole(alice, held, wishes, changed, code):
    with pytest.raises(Invalid) as refusal:
        call(alice, held, *wishes, **changed)
    assert refusal.value.code == code
    assert Case.objects.get().decided_at is None


def test_a_warning_leaves_after_ten_seconds_and_a_pause_at_once(alice, held, stream):
    with time_machine.travel(timezone.now(), tick=False):
        call(alice, held, "warn", Wish("pause", minutes=5))
        kinds = dict(OutboxMessage.objects.values_list("data__measure", "not_before"))
        assert kinds["warn"] - kinds["pause"] == timedelta(seconds=10)
        assert seal_due() == 1
        assert demand_of(stream).state == "paused"


def test_undo_within_ten_seconds_takes_everything_back(alice, held, stream):
    decision = call(alice, held, "warn", Wish("limit_traffic", percent=30))
    undo(user=alice, decision_id=decision.pk)
    case = Case.objects.get()
    assert case.decided_at is None
    assert case.open_key
    assert not OutboxMessage.objects.exists()
    assert set(Measure.objects.values_list("state", flat=True)) == {"undone"}
    later = timezone.now() + timedelta(seconds=15)
    assert demand_of(stream, later).percent is None


def test_after_undo_the_case_can_be_claimed_and_decided_again(alice, held):
    decision = call(alice, held, "warn")
    undo(user=alice, decision_id=decision.pk)
    lease = claims.claim_next(user=alice, queue_ids=[2])
    assert call(alice, (Case.objects.get(), lease.token)).outcome == "no_violation"


def test_undo_joins_what_gathered_meanwhile(alice, held, stream):
    decision = call(alice, held, "warn")
    send_and_scan(stream, speech(5, OFF_PLATFORM + "！快"))
    assert Case.objects.filter(decided_at=None).count() == 1
    undo(user=alice, decision_id=decision.pk)
    case = Case.objects.get(decided_at=None)
    assert case.pk == decision.case_id
    assert case.flag_count == Flag.objects.filter(case=case).count() == 2


def test_undo_is_too_late_after_ten_seconds_after_leaving_and_for_a_pause(alice, held):
    decision = call(alice, held, "warn")
    with time_machine.travel(timezone.now() + timedelta(seconds=11)), pytest.raises(TooLate):
        undo(user=alice, decision_id=decision.pk)
    OutboxMessage.objects.update(not_before=timezone.now())
    seal_due()
    with pytest.raises(TooLate):
        undo(user=alice, decision_id=decision.pk)
    assert Case.objects.get().decided_at


def test_a_pause_cannot_be_undone_but_lifted(alice, held, stream, person):
    decision = call(alice, held, Wish("pause", minutes=5))
    with pytest.raises(TooLate):
        undo(user=alice, decision_id=decision.pk)
    measure = lift(user=person("senior_moderator"), measure_id=decision.measures.get().pk, reason="clear")
    assert measure.state == "lifted"
    assert demand_of(stream).state == "allowed"
    with pytest.raises(TooLate):
        lift(user=alice, measure_id=measure.pk, reason="again")


def test_only_the_decider_undoes(alice, held, person):
    decision = call(alice, held, "warn")
    with pytest.raises(TooLate):
        undo(user=person("moderator", "bob"), decision_id=decision.pk)


def test_words_found_innocent_join_their_case_silently(alice, held, stream):
    call(alice, held)
    send_and_scan(stream, speech(7, OFF_PLATFORM))
    case = Case.objects.get()
    assert case.decided_at
    assert Flag.objects.filter(case=case).count() == 2
