"""A later reversal is a new decision: what the old one does ends, what the new one asks begins, one alone is live."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Party
from blocklists import entries
from blocklists.models import Entry
from delivery.models import OutboxMessage
from delivery.services import seal_due
from evidence.actors import system
from livestream.account_demands import account_demand
from livestream.demands import demand_of
from livestream.services import end_stream
from moderation.cases import claims
from moderation.cases.models import Case, Flag
from moderation.decisions.ending import live_decision
from moderation.decisions.hooks import decided, decision_ended, measure_begun, measure_ended
from moderation.decisions.making import carry_out, make
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision
from moderation.decisions.services import Invalid, TooLate, lift, override, undo
from tests.conftest import OFF_PLATFORM, new_stream, send_and_scan, speech
from tests.decisions.held import answer, decided_again, decided_on, fill, taken

pytestmark = pytest.mark.django_db
DAY = 24 * 60


@pytest.fixture
def alice(person):
    return person("moderator", "alice")


@pytest.fixture
def senior(person):
    return person("senior_moderator", "bob")


@pytest.fixture
def streamer(stream):
    return Party.objects.get(stream_roles__stream=stream, stream_roles__role="streamer")


def reverse(user, decision, *wishes, **changed):
    asked = {
        "user": user,
        "decision_id": decision.pk,
        "outcome": "violation" if wishes else "no_violation",
        "rule_code": "LM10-1" if wishes else "",
        "wishes": [Wish(wish) if isinstance(wish, str) else wish for wish in wishes],
    }
    return override(**asked | changed)


def states(decision):
    return dict(decision.measures.values_list("kind", "state"))


def test_a_cut_found_wrong_ends_and_the_case_says_so(stream, alice, senior):
    old = decided_on(stream, alice, "cut")
    new = reverse(senior, old)
    old.refresh_from_db()
    case = Case.objects.get(pk=old.case_id)
    assert (old.live, new.live, new.overrides) == (False, True, old)
    assert (case.outcome, case.open_key) == ("no_violation", None)
    assert case.decided_at
    assert states(old) == {"cut": "lifted"}
    assert demand_of(stream).state == "allowed"
    lifted = OutboxMessage.objects.get(data__lifted="cut").data
    assert (lifted["decision"], lifted["id"], lifted["reason"]) == (old.pk, old.measures.get().pk, "reversal")


def test_a_lighter_measure_takes_the_place_of_a_heavier_one_without_a_gap(stream, alice, senior):
    old = decided_on(stream, alice, "cut")
    reverse(senior, old, Wish("pause", 9))
    assert demand_of(stream).state == "paused"
    seal_due()
    last = OutboxMessage.objects.order_by("payload__data__sequence").last().payload["data"]
    assert last["demand"]["state"] == "paused"


def test_what_has_not_left_never_does(stream, alice, senior):
    old = decided_on(stream, alice, "warn", Wish("limit_traffic", percent=5))
    reverse(senior, old)
    assert states(old) == {"warn": "undone", "limit_traffic": "undone"}
    assert not OutboxMessage.objects.exists()


def test_a_warning_that_was_read_is_told_to_be_over(stream, alice, senior):
    old = decided_on(stream, alice, "warn")
    with time_machine.travel(timezone.now() + timedelta(seconds=11)):
        seal_due()
        reverse(senior, old)
    assert states(old) == {"warn": "lifted"}
    assert OutboxMessage.objects.filter(data__lifted="warn").count() == 1


def test_what_ran_out_by_itself_is_left_as_it_is(stream, alice, senior):
    old = decided_on(stream, alice, Wish("pause", 5))
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        reverse(senior, old)
    assert states(old) == {"pause": "requested"}
    assert not OutboxMessage.objects.filter(data__has_key="lifted").exists()


def test_what_waits_for_a_second_person_is_dropped(stream, alice, senior):
    fill(stream)
    old = decided_on(stream, alice, "cut")
    reverse(senior, old)
    old.held.refresh_from_db()
    assert (old.held.outcome, states(old)) == ("dropped", {"cut": "refused"})
    assert not Case.objects.filter(decided_at=None).exists()


def test_a_heavier_one_waits_for_a_second_person_again(stream, alice, senior):
    fill(stream)
    old = decided_on(stream, alice, "warn")
    new = reverse(senior, old, "cut")
    assert states(new) == {"cut": "held"}
    assert new.held.first == senior


def test_of_two_reversals_the_second_finds_nothing_live(stream, alice, senior):
    old = decided_on(stream, alice, "cut")
    reverse(senior, old)
    with pytest.raises(TooLate):
        reverse(senior, old, "warn")
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=old.pk).update(overridden_at=None)


def test_a_reversal_is_reversed_by_a_third_and_none_is_undone(stream, alice, senior):
    first = decided_on(stream, alice, "cut")
    second = reverse(senior, first)
    with pytest.raises(TooLate):
        undo(user=senior, decision_id=second.pk)
    third = reverse(senior, second, Wish("pause"))
    assert [one.live for one in Decision.objects.order_by("pk")] == [False, False, True]
    assert third.overrides == second


def test_what_cannot_stand_leaves_the_old_one_whole(stream, alice, senior):
    old = decided_on(stream, alice, "cut")
    with pytest.raises(Invalid, match="unknown_rule"):
        reverse(senior, old, "warn", rule_code="XX-1")
    old.refresh_from_db()
    assert old.live
    assert demand_of(stream).state == "cut"


def test_an_open_case_is_decided_and_not_reversed(stream, alice, senior):
    fill(stream)
    old = decided_on(stream, alice, "cut")
    answer(senior, taken(senior), "sent_back")
    with pytest.raises(TooLate):
        reverse(senior, old)


def test_deciding_what_was_sent_back_overrides_it(stream, alice, senior):
    fill(stream)
    old = decided_on(stream, alice, "cut")
    answer(senior, taken(senior), "sent_back")
    new = decided_again(claims.claim(user=alice, case_id=old.case_id), alice, "warn")
    old.refresh_from_db()
    assert (new.overrides, old.live) == (old, False)
    assert live_decision(old.case_id) == new


def machine_acts(stream, *wishes):
    """What a machine's decision leaves: the case stays open."""
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    case = Case.objects.select_related("stream__channel").get()
    flag = Flag.objects.select_related("rule_version").get()
    decision, measures = make(
        case=case, user=None, outcome="violation", rule=flag.rule_version, seen_flag_id=flag.pk, wishes=wishes
    )
    carry_out(decision, measures)
    return decision


def test_a_person_decides_on_what_the_machine_did_and_that_ends(stream, alice):
    old = machine_acts(stream, Wish("pause", 5))
    assert demand_of(stream).state == "paused"
    new = decided_again(claims.claim(user=alice, case_id=old.case_id), alice)
    assert (new.overrides, new.outcome) == (old, "no_violation")
    assert states(old) == {"pause": "lifted"}
    assert demand_of(stream).state == "allowed"


def test_a_persons_own_decision_over_a_machines_may_be_undone_and_the_machines_stays_ended(stream, alice):
    old = machine_acts(stream, Wish("pause", 5))
    new = decided_again(claims.claim(user=alice, case_id=old.case_id), alice, "warn")
    undo(user=alice, decision_id=new.pk)
    assert Case.objects.get().decided_at is None
    assert live_decision(old.case_id) is None
    assert demand_of(stream).state == "allowed"


def test_what_took_somebody_off_air_gives_the_streams_back(stream, alice, senior, streamer):
    old = decided_on(stream, alice, Wish("off_air", DAY, party=streamer.pk))
    assert demand_of(stream).state == "cut"
    reverse(senior, old)
    assert demand_of(stream).state == "allowed"
    assert not account_demand(streamer).off_air
    told = set(OutboxMessage.objects.filter(data__has_key="lifted").values_list("topic", "data__lifted"))
    assert told == {("account.demand", "off_air"), ("stream.demand", "cut")}


def test_a_stream_that_ended_meanwhile_or_is_barred_otherwise_stays_cut(platform, stream, alice, senior, streamer):
    other = new_stream(platform, "s-2")
    other.roles.create(party=streamer, role="streamer")
    first = decided_on(stream, alice, Wish("off_air", DAY, party=streamer.pk))
    end_stream(client=platform, stream_id=other.pk, actor=system("test"))
    decided_on(stream, alice, Wish("off_air", DAY, party=streamer.pk), number=3)
    reverse(senior, first)
    assert demand_of(stream).state == demand_of(other).state == "cut"


def test_a_proposed_entry_is_taken_back_and_one_that_stands_is_lifted(stream, alice, senior, person, streamer):
    officer = person("compliance_officer", "carol")
    proposed = decided_on(stream, alice, Wish("blocklist", party=streamer.pk))
    reverse(senior, proposed)
    assert Entry.objects.get().ended_code == "declined"
    standing = decided_on(stream, alice, Wish("blocklist", party=streamer.pk), number=3, words=OFF_PLATFORM + "呀")
    entry = Entry.objects.get(pk=standing.measures.get().entry_id)
    entries.confirm(user=officer, entry_id=entry.pk, version=entry.version)
    reverse(senior, standing)
    entry.refresh_from_db()
    assert entry.state == "lifted"
    assert states(standing) == {"blocklist": "lifted"}


def test_everything_that_happens_is_told_to_the_apps_above(stream, alice, senior):
    heard = []
    ears = {
        decided: lambda sender, decision, **kw: heard.append(("decided", decision.outcome)),
        decision_ended: lambda sender, decision, why, **kw: heard.append((why, decision.outcome)),
        measure_begun: lambda sender, measure, **kw: heard.append(("begun", measure.kind)),
        measure_ended: lambda sender, measure, **kw: heard.append(("ended", measure.kind)),
    }
    for signal, ear in ears.items():
        signal.connect(ear, weak=False)
    try:
        reverse(senior, decided_on(stream, alice, "cut"), Wish("pause"))
    finally:
        for signal, ear in ears.items():
            signal.disconnect(ear)
    assert heard == [
        ("begun", "cut"),
        ("decided", "violation"),
        ("ended", "cut"),
        ("overridden", "violation"),
        ("begun", "pause"),
        ("decided", "violation"),
    ]


def test_a_lasting_measure_on_an_account_is_lifted_by_hand(stream, alice, senior, streamer):
    decision = decided_on(stream, alice, Wish("restrict", function="tip", party=streamer.pk))
    measure = lift(user=senior, measure_id=decision.measures.get().pk, reason="paid back")
    assert (measure.state, measure.lifted_by) == ("lifted", senior)
    assert account_demand(streamer).restricted == {}
    assert OutboxMessage.objects.filter(topic="account.demand", data__reason="paid back").count() == 1
    decision.refresh_from_db()
    assert decision.live


def test_what_ends_an_account_is_lifted_only_by_who_may_reverse(stream, alice, senior, person, streamer):
    decision = decided_on(stream, alice, Wish("close", party=streamer.pk))
    answer(senior, taken(senior), "released")
    (measure,) = decision.measures.all()
    with pytest.raises(PermissionDenied):
        lift(user=person("moderator"), measure_id=measure.pk, reason="please")
    assert lift(user=senior, measure_id=measure.pk, reason="mistaken").state == "lifted"
    assert not account_demand(streamer).closed


@pytest.mark.parametrize("wish", [Wish("cut"), Wish("warn"), Wish("limit_traffic")], ids=lambda wish: wish.kind)
def test_what_waits_never_lasted_or_was_refused_is_not_lifted(stream, alice, senior, wish):
    fill(stream)
    decision = decided_on(stream, alice, wish)
    measure = decision.measures.get()
    if wish.kind == "limit_traffic":
        undo(user=alice, decision_id=decision.pk)
    with pytest.raises(TooLate):
        lift(user=senior, measure_id=measure.pk, reason="never was")


@pytest.mark.parametrize(
    ("words", "code"),
    [({"reason": "x" * 2001}, "too_long"), ({"facts": "x" * 5001}, "facts_too_long")],
    ids=["reason", "facts"],
)
def test_reason_and_facts_have_an_end(stream, alice, senior, words, code):
    old = decided_on(stream, alice, "warn")
    with pytest.raises(Invalid) as refusal:
        reverse(senior, old, "prompt", **words)
    assert refusal.value.code == code
    assert reverse(senior, old, "prompt", reason="x" * 2000, facts="x" * 5000).facts == "x" * 5000
