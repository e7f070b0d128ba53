"""What one person can't do alone waits, and a second one lets it go, stops it, or sends the case back."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Membership
from delivery.models import OutboxMessage
from evidence.models import AuditEvent
from livestream.demands import demand_of
from livestream.models import Channel, Restriction
from moderation.cases import claims
from moderation.cases.gathering import order_parts
from moderation.cases.models import Case, CaseExclusion, Severity
from moderation.cases.patrols import open_patrol
from moderation.decisions import holding
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, HeldDecision, Measure, Strike
from moderation.decisions.services import Invalid, Stale, override, undo
from tests.conftest import OFF_PLATFORM, send_and_scan, speech
from tests.decisions.held import answer, decided_again, decided_on, fill, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(person):
    return person("moderator", "alice")


@pytest.fixture
def bob(person):
    return person("senior_moderator", "bob")


@pytest.fixture
def decision(stream, alice):
    """Alice warns a full hall, and wants it dark."""
    fill(stream)
    return decided_on(stream, alice, "warn", "cut")


def states(decision):
    return dict(decision.measures.values_list("kind", "state"))


def test_the_heavy_one_waits_and_the_light_one_goes(decision, stream, alice):
    assert states(decision) == {"warn": "requested", "cut": "held"}
    assert not Restriction.objects.filter(stream=stream, kind="cut").exists()
    assert OutboxMessage.objects.count() == 1
    held = decision.held
    assert (held.why, held.first, held.outcome) == (["big_room"], alice, "")
    case = held.case
    assert (case.kind, case.queue_id, case.open_key) == ("second_person", 13, f"h:{decision.pk}")
    assert (case.stream, case.follows_id, case.flag_count) == (stream, decision.case_id, 1)
    assert AuditEvent.objects.filter(action="decision.held", target_id=str(decision.pk)).count() == 1


def test_on_air_it_waits_as_long_as_a_heavy_flag_does(decision):
    case = decision.held.case
    assert case.rank_at < case.opened_at + timedelta(seconds=180)


def test_its_maker_is_never_the_second_person(decision, alice, person):
    case = decision.held.case
    assert CaseExclusion.objects.get(case=case, user=alice).why == "decider"
    with pytest.raises(claims.Refused, match="not_allowed"):
        claims.claim(user=alice, case_id=case.pk)
    alice.groups.set(person("senior_moderator").groups.all())
    alice = type(alice).objects.get(pk=alice.pk)
    with pytest.raises(claims.Refused, match="decider"):
        claims.claim(user=alice, case_id=case.pk)


def test_who_belongs_to_the_room_is_not_either(stream, alice, bob):
    fill(stream)
    Membership.objects.create(user=bob, party=stream.channel.operator, part="staff")
    case = decided_on(stream, alice, "cut").held.case
    with pytest.raises(claims.Refused, match="part"):
        claims.claim(user=bob, case_id=case.pk)


def test_the_database_refuses_one_person_as_both(decision, alice):
    with pytest.raises(IntegrityError), transaction.atomic():
        HeldDecision.objects.filter(decision=decision).update(
            second=alice, outcome="released", settled_at=timezone.now()
        )


def test_released_it_begins_now_and_lasts_as_long_as_asked(stream, alice, bob):
    patrol = open_patrol(stream=stream, severity=Severity.MEDIUM)
    lease = claims.claim(user=alice, case_id=patrol.id)
    wish = off_air(stream, days=30)
    decision = decided_again(lease, alice, wish)
    assert decision.held.why == ["over_a_week"]
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        held = answer(bob, taken(bob), "released")
        now = timezone.now()
    measure = decision.measures.get()
    assert (held.outcome, held.second) == ("released", bob)
    assert (measure.starts_at, measure.ends_at) == (now, now + timedelta(days=30))
    assert Restriction.objects.get(party=wish.party, kind="off_air").ends_at == measure.ends_at
    assert held.case.outcome == "released"


def test_a_minute_off_air_is_no_way_around_a_held_cut(stream, alice):
    Channel.objects.filter(pk=stream.channel_id).update(key_since=timezone.now())
    fill(stream, 500_000)
    decision = decided_on(stream, alice, Wish("off_air", minutes=1, party=stream.channel.operator_id))
    assert decision.held.why == ["big_room", "key_room"]
    assert demand_of(stream).state == "allowed"
    assert not Restriction.objects.exists()


def off_air(stream, days):
    return Wish("off_air", minutes=days * 24 * 60, party=stream.roles.get(role="streamer").party_id)


def test_a_released_cut_makes_the_stream_dark(decision, stream, bob):
    answer(bob, taken(bob), "released")
    assert states(decision)["cut"] in ("requested", "confirmed")
    assert demand_of(stream).state == "cut"
    assert Case.objects.get(pk=decision.case_id).outcome == "violation"


def test_refused_it_never_begins_and_the_rest_stands(decision, stream, bob):
    held = answer(bob, taken(bob), "refused", "A warning is enough here.")
    assert states(decision) == {"warn": "requested", "cut": "refused"}
    assert demand_of(stream).state == "allowed"
    assert Decision.objects.get(pk=decision.pk).live
    assert (held.words, held.case.outcome) == ("A warning is enough here.", "refused")
    assert Case.objects.get(pk=decision.case_id).decided_at


def test_a_violation_that_came_to_nothing_does_not_count_against_the_room(stream, alice, bob):
    fill(stream)
    decision = decided_on(stream, alice, "cut")
    assert order_parts(stream, 2, Severity.HIGH).repeat_s > 0
    answer(bob, taken(bob), "refused")
    case = Case.objects.get(pk=decision.case_id)
    assert (case.outcome, decision.outcome, Decision.objects.get(pk=decision.pk).live) == ("refused", "violation", True)
    assert order_parts(stream, 2, Severity.HIGH).repeat_s == 0
    assert not Strike.objects.exists()
    assert override(user=bob, decision_id=decision.pk, outcome="no_violation").outcome == "no_violation"
    assert Case.objects.get(pk=case.pk).outcome == "no_violation"


def test_sent_back_the_case_is_open_again_and_the_next_decision_takes_its_place(decision, alice, bob):
    answer(bob, taken(bob), "sent_back")
    case = Case.objects.get(pk=decision.case_id)
    assert (case.decided_at, case.outcome, case.open_key) == (None, "", f"b:{case.pk}")
    assert Decision.objects.get(pk=decision.pk).live
    lease = claims.claim(user=alice, case_id=case.pk)
    again = decided_again(lease, alice, "limit_traffic")
    before = Decision.objects.get(pk=decision.pk)
    assert (again.overrides_id, before.overridden_at is not None) == (decision.pk, True)
    assert states(before) == {"warn": "undone", "cut": "refused"}


def test_flags_that_came_meanwhile_keep_a_case_of_their_own(decision, stream, bob):
    send_and_scan(stream, speech(7, OFF_PLATFORM + "哦"))
    fresh = Case.objects.get(open_key=f"s:{stream.pk}:2")
    answer(bob, taken(bob), "sent_back")
    assert Case.objects.get(pk=decision.case_id).decided_at is None
    assert Case.objects.get(pk=fresh.pk).decided_at is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"outcome": "sent_back", "words": " "}, "words_missing"),
        ({"outcome": "refused", "words": ""}, "words_missing"),
        ({"outcome": "dropped"}, "unknown_outcome"),
        ({"outcome": ""}, "unknown_outcome"),
        ({"outcome": "refused", "words": "长" * 2001}, "too_long"),
    ],
    ids=["sent_back", "refused", "dropped", "nothing", "too_long"],
)
def test_an_answer_that_cannot_stand_changes_nothing(decision, bob, changed, code):
    lease = taken(bob)
    with pytest.raises(Invalid, match=code):
        answer(bob, lease, **changed)
    assert (decision.held.outcome, states(decision)["cut"]) == ("", "held")


def test_an_older_version_of_the_card_is_stale(decision, bob):
    lease = taken(bob)
    with pytest.raises(Stale):
        answer(bob, lease, "released", version=decision.held.case.version - 1)


def test_no_lease_no_answer(decision, bob, person):
    lease = taken(bob)
    with pytest.raises(claims.Refused, match="taken"):
        answer(person("senior_moderator"), lease, "released")


def test_undone_it_is_asked_no_more(stream, alice):
    fill(stream)
    decision = decided_on(stream, alice, "cut")
    undo(user=alice, decision_id=decision.pk)
    held = HeldDecision.objects.get()
    assert (held.outcome, held.second, held.case.outcome) == ("dropped", None, "settled")
    assert states(decision) == {"cut": "refused"}
    assert Case.objects.get(pk=decision.case_id).decided_at is None


def test_overridden_it_is_asked_no_more(decision, bob):
    lease = taken(bob)
    override(user=bob, decision_id=decision.pk, outcome="no_violation")
    assert (HeldDecision.objects.get().outcome, states(decision)["cut"]) == ("dropped", "refused")
    with pytest.raises(claims.Refused, match="decided"):
        answer(bob, lease, "released")


def test_dropping_twice_is_once(decision):
    assert holding.drop(decision) == [holding.QUEUE]
    assert holding.drop(decision) == []


def test_what_the_machine_did_is_never_held(decision):
    automatic = Decision(case=decision.case, outcome="violation", rule=decision.rule, automatic=True)
    with pytest.raises(ValueError, match="machine"):
        holding.hold(automatic, [Measure(kind="cut")], ["big_room"])
