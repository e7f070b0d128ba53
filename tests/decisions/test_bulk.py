"""Many cases decided alike: what goes in, what must be read first, what is left out, and one undo for all."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from delivery.models import OutboxMessage
from moderation.cases import claims
from moderation.cases.models import Case, CaseExclusion
from moderation.decisions import bulk
from moderation.decisions.bulk import deciding, reversing, sweeping
from moderation.decisions.measures import UNDO_FOR, Wish
from moderation.decisions.models import BulkDecision, Decision, Measure, MeasureKind
from tests.cases.build import make_cases
from tests.decisions.bulk import drawn, read, ready

pytestmark = pytest.mark.django_db
WARN = [Wish(MeasureKind.WARN)]


@pytest.fixture
def carol(person) -> User:
    return person("senior_moderator", "carol")


@pytest.fixture
def bob(person) -> User:
    return person("moderator", "bob")


def refusal(act, **facts) -> str:
    with pytest.raises(bulk.Refused) as refused:
        act(**facts)
    return refused.value.code


def decided(made: BulkDecision, outcome="violation", wishes=WARN, reason="Keep deals here.") -> BulkDecision:
    """Asked for, and gone through to its end."""
    wishes = wishes if outcome == "violation" else []
    bulk.ask_to_decide(
        user=made.by, bulk_id=made.pk, count=len(made.cases), outcome=outcome, reason=reason, wishes=wishes
    )
    assert deciding.go_on(made.pk, seconds=60) is False
    made.refresh_from_db()
    return made


# --- what goes in


def test_five_samples_are_drawn_of_many_and_all_of_few(stream, carol):
    cases = make_cases(stream, 8)
    many, few = drawn(carol, cases), drawn(carol, cases[:3])
    assert len(set(many.samples)) == 5
    assert set(many.samples) <= {case.pk for case in cases}
    assert sorted(few.samples) == [case.pk for case in cases[:3]]
    assert few.cases == [[case.pk, case.version, case.last_flag_id] for case in cases[:3]]


def test_at_most_two_hundred_go_in_those_that_stand_first(stream, carol):
    cases = make_cases(stream, 203)
    assert [case_id for case_id, _version, _flag in drawn(carol, cases).cases] == [case.pk for case in cases[:200]]


@pytest.mark.parametrize(
    "changed",
    [
        {"decided_at": timezone.now(), "open_key": None, "outcome": "violation"},
        {"kind": "patrol"},
        {"rules": ["LM10-1", "AD17-1"]},
        {"rules": ["AD17-1"]},
        {"level": 2},
        {"parked_until": timezone.now() + timedelta(days=1)},
    ],
    ids=["decided", "another-kind", "two-rules", "another-rule", "above-her", "put-aside"],
)
def test_what_is_not_open_and_of_this_rule_alone_stays_out(stream, carol, changed):
    (case,) = make_cases(stream, 1)
    Case.objects.filter(pk=case.pk).update(**changed)
    assert refusal(drawn, user=carol, cases=[case]) == "nothing_to_decide"


def test_what_somebody_holds_or_she_may_not_take_stays_out(stream, carol, bob):
    taken, hers, free = make_cases(stream, 3)
    claims.claim(user=bob, case_id=taken.pk)
    CaseExclusion.objects.create(case=hers, user=carol, why="party")
    assert drawn(carol, [taken, hers, free]).samples == [free.pk]


def test_a_moderator_does_not_decide_in_bulk(stream, bob):
    assert refusal(drawn, user=bob, cases=make_cases(stream, 1)) == "not_allowed"


# --- what must be read first


def test_nothing_is_decided_before_every_sample_was_read(stream, carol):
    made = drawn(carol, make_cases(stream, 2))
    first, _second = made.samples
    bulk.mark_read(user=carol, bulk_id=made.pk, case_id=first)
    made = bulk.mark_read(user=carol, bulk_id=made.pk, case_id=first)
    assert made.opened == [first]
    ask = {"user": carol, "bulk_id": made.pk, "count": 2, "outcome": "no_violation"}
    assert refusal(bulk.ask_to_decide, **ask) == "samples_unread"
    bulk.ask_to_decide(**ask | {"bulk_id": read(made).pk})


def test_only_samples_are_read_and_only_by_who_drew_them(stream, carol, person):
    made = drawn(carol, make_cases(stream, 1))
    assert refusal(bulk.mark_read, user=carol, bulk_id=made.pk, case_id=10**9) == "not_a_sample"
    other = person("senior_moderator")
    assert refusal(bulk.mark_read, user=other, bulk_id=made.pk, case_id=made.samples[0]) == "unknown_bulk"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"count": 2}, "another_count"),
        ({"outcome": "released"}, "unknown_outcome"),
        ({"outcome": "violation"}, "unknown_outcome"),
        ({"wishes": WARN}, "unknown_outcome"),
        ({"outcome": "violation", "wishes": [Wish(MeasureKind.CUT)]}, "too_heavy"),
        ({"outcome": "violation", "wishes": [Wish(MeasureKind.LIMIT_TRAFFIC, 99_999)]}, "minutes_out_of_range"),
        ({"outcome": "violation", "wishes": WARN, "reason": "x" * 2001}, "too_long"),
    ],
    ids=["another-count", "no-such-outcome", "no-measure", "measure-for-nothing", "cut", "too-long-a-limit", "reason"],
)
def test_what_cannot_stand_is_refused_once_and_not_two_hundred_times(stream, carol, changed, code):
    made = ready(stream, carol)
    ask = {"user": carol, "bulk_id": made.pk, "count": 3, "outcome": "no_violation"} | changed
    assert refusal(bulk.ask_to_decide, **ask) == code
    made.refresh_from_db()
    assert made.decided_at is None


def test_it_is_decided_once(stream, carol):
    made = decided(ready(stream, carol))
    ask = {"user": carol, "bulk_id": made.pk, "count": 3, "outcome": "no_violation"}
    assert refusal(bulk.ask_to_decide, **ask) == "decided_already"


# --- deciding


def test_every_case_gets_a_decision_of_its_own_that_names_the_bulk(stream, carol):
    made = decided(ready(stream, carol))
    found = Decision.objects.filter(bulk=made)
    assert sorted(found.values_list("case", flat=True)) == sorted(case_id for case_id, *_rest in made.cases)
    assert {(one.decided_by, one.outcome, one.reason) for one in found} == {(carol, "violation", "Keep deals here.")}
    assert Measure.objects.filter(decision__bulk=made, kind="warn").count() == 3
    assert set(Case.objects.values_list("outcome", "holder")) == {("violation", None)}
    assert (made.done, made.left_out) == (3, [])
    assert made.finished_at


def test_no_violation_needs_no_reason_and_does_nothing(stream, carol):
    made = decided(ready(stream, carol), "no_violation")
    assert Decision.objects.filter(bulk=made, outcome="no_violation", reason="").count() == 3
    assert not Measure.objects.exists()


def test_a_case_that_changed_meanwhile_is_left_out_and_named(stream, carol, bob):
    made = ready(stream, carol, number=4)
    changed, taken, gone, fit = (case_id for case_id, *_rest in made.cases)
    Case.objects.filter(pk=changed).update(version=F("version") + 1)
    claims.claim(user=bob, case_id=taken)
    Case.objects.filter(pk=gone).update(open_key=None, decided_at=timezone.now(), outcome="no_violation")
    made = decided(made)
    assert made.left_out == [[changed, "changed"], [taken, "changed"], [gone, "decided"]]
    assert list(Decision.objects.values_list("case", flat=True)) == [fit]
    assert Case.objects.get(pk=taken).holder == bob


def test_what_she_holds_herself_stays_hers(stream, carol):
    own, *others = make_cases(stream, 4)
    made = read(drawn(carol, others))
    lease = claims.claim(user=carol, case_id=own.pk)
    decided(made)
    kept = Case.objects.get(pk=own.pk)
    assert (kept.holder, kept.lease_token, kept.lease_until) == (carol, lease.token, lease.until)
    assert Decision.objects.count() == 3


def test_a_killed_worker_is_followed_by_one_that_goes_on(stream, carol):
    made = ready(stream, carol)
    bulk.ask_to_decide(user=carol, bulk_id=made.pk, count=3, outcome="no_violation")
    assert deciding.go_on(made.pk, seconds=0) is True
    assert deciding._step(made.pk) is True
    assert sweeping.to_decide() == []
    BulkDecision.objects.update(decided_at=timezone.now() - sweeping.AFTER - timedelta(seconds=1))
    assert sweeping.to_decide() == [made.pk]
    assert deciding.go_on(made.pk, seconds=60) is False
    assert Decision.objects.count() == 3
    assert deciding.go_on(made.pk, seconds=60) is False
    assert sweeping.to_decide() == []
    assert Decision.objects.count() == 3


def test_who_lost_the_right_meanwhile_decides_nothing(stream, carol):
    made = ready(stream, carol)
    bulk.ask_to_decide(user=carol, bulk_id=made.pk, count=3, outcome="no_violation")
    carol.groups.clear()
    deciding.go_on(made.pk, seconds=60)
    made.refresh_from_db()
    assert {why for _case, why in made.left_out} == {"not_allowed"}
    assert not Decision.objects.exists()


# --- taking back


def test_one_undo_takes_back_all_and_opens_the_cases_again(stream, carol):
    made = decided(ready(stream, carol))
    waiting = OutboxMessage.objects.count()
    assert waiting
    assert bulk.undo(user=carol, bulk_id=made.pk) == (3, 0)
    assert Case.objects.filter(decided_at=None).count() == 3
    assert Measure.objects.exclude(state="undone").count() == 0
    assert OutboxMessage.objects.count() < waiting
    assert refusal(bulk.undo, user=carol, bulk_id=made.pk) == "undone_already"


def test_what_has_left_stays_and_is_counted(stream, carol):
    made = decided(ready(stream, carol))
    early = Decision.objects.order_by("pk").first()
    Decision.objects.filter(pk=early.pk).update(at=F("at") - UNDO_FOR)
    assert bulk.undo(user=carol, bulk_id=made.pk) == (2, 1)
    assert list(reversing.live_in(made.pk)) == [early]


def test_undone_while_a_worker_is_at_it_the_rest_is_never_decided(stream, carol):
    made = ready(stream, carol)
    bulk.ask_to_decide(user=carol, bulk_id=made.pk, count=3, outcome="no_violation")
    deciding._step(made.pk)
    assert bulk.undo(user=carol, bulk_id=made.pk) == (1, 0)
    assert deciding.go_on(made.pk, seconds=60) is False
    assert not Decision.objects.filter(undone_at=None).exists()


def test_a_bulk_is_undone_by_who_decided_it(stream, carol, person):
    made = decided(ready(stream, carol))
    assert refusal(bulk.undo, user=person("senior_moderator"), bulk_id=made.pk) == "unknown_bulk"
    assert refusal(bulk.undo, user=carol, bulk_id=drawn(carol, make_more(stream)).pk) == "not_decided"


def make_more(stream) -> list[Case]:
    Case.objects.update(open_key=None, decided_at=timezone.now(), outcome="violation")
    return make_cases(stream, 1)


def test_later_each_is_overridden_with_the_reason(stream, carol, person):
    made = decided(ready(stream, carol), wishes=[Wish(MeasureKind.LIMIT_TRAFFIC, 30, 50)])
    Decision.objects.update(at=F("at") - UNDO_FOR)
    other = person("senior_moderator")
    bulk.ask_to_reverse(user=other, bulk_id=made.pk, reason="The samples misled us.")
    assert reversing.go_on(made.pk, seconds=60) is False
    made.refresh_from_db()
    assert made.reversed_at
    news = Decision.objects.filter(overrides__bulk=made)
    assert {(one.outcome, one.reason, one.decided_by) for one in news} == {
        ("no_violation", "The samples misled us.", other)
    }
    assert news.count() == 3
    assert not Measure.objects.filter(restriction__lifted_at=None).exists()
    assert refusal(bulk.ask_to_reverse, user=other, bulk_id=made.pk, reason="Again.") == "nothing_to_reverse"
    assert sweeping.to_reverse() == []


def test_a_reversal_goes_on_where_it_was_killed(stream, carol):
    made = decided(ready(stream, carol))
    Decision.objects.update(at=F("at") - UNDO_FOR)
    bulk.ask_to_reverse(user=carol, bulk_id=made.pk, reason="The samples misled us.")
    assert reversing.go_on(made.pk, seconds=0) is True
    BulkDecision.objects.update(undone_at=timezone.now() - sweeping.AFTER - timedelta(seconds=1))
    assert sweeping.to_reverse() == [made.pk]
    assert reversing.go_on(made.pk, seconds=60) is False
    assert Decision.objects.filter(overrides__bulk=made).count() == 3


@pytest.mark.parametrize(
    ("outcome", "reason", "code"),
    [("violation", "  ", "reason_missing"), ("no_violation", "Wrong.", "nothing_to_reverse")],
)
def test_a_reversal_needs_a_reason_and_something_that_was_done(stream, carol, outcome, reason, code):
    made = decided(ready(stream, carol), outcome)
    assert refusal(bulk.ask_to_reverse, user=carol, bulk_id=made.pk, reason=reason) == code
