"""Whatever people, platforms and clocks do in any order: one decision is live, no machine holds on alone, and what is
demanded is what stands."""

import os
from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from blocklists.refusing import Refused as AppealRefused
from livestream.account_demands import account_demand
from livestream.demands import demand_of
from livestream.models import Restriction
from moderation.cases.claims import Refused
from moderation.cases.models import Case
from moderation.complaints.models import Appeal
from moderation.decisions.confirming import confirm
from moderation.decisions.kinds import LASTING, MACHINE_MAY
from moderation.decisions.measures import MEASURES, Wish
from moderation.decisions.models import Decision, HeldDecision, Measure
from moderation.decisions.services import Invalid, Stale, TooLate
from tests.decisions.world import World

pytestmark = pytest.mark.django_db
# more of both finds more: run it long now and then
EXAMPLES, STEPS = int(os.environ.get("EXAMPLES", "12")), int(os.environ.get("STEPS", "25"))
REFUSALS = (AppealRefused, Appeal.DoesNotExist, Case.DoesNotExist, Invalid, Measure.DoesNotExist, PermissionDenied)
REFUSALS += (Refused, Stale, TooLate)

ON_STREAM = [
    Wish("prompt"),
    Wish("warn"),
    Wish("hide_product", product="p-1"),
    Wish("mute", 9, function="comment"),
    Wish("limit_traffic", 10, 40),
    Wish("pause", 8),
    Wish("cut"),
]
ON_ACCOUNT = [
    Wish("remind"),
    Wish("restrict", 30, function="tip"),
    Wish("off_air", 60),
    Wish("off_air", 60 * 24 * 8),
    Wish("close"),
    Wish("no_return"),
    Wish("blocklist"),
]
BY_MACHINE = [Wish("warn"), Wish("limit_traffic", 10, 40), Wish("pause", 5)]
WISHES = st.lists(st.sampled_from([*ON_STREAM, *ON_ACCOUNT]), max_size=3, unique_by=lambda wish: wish.kind)


class Deciding(RuleBasedStateMachine):
    """Each step is taken by somebody who may, at a moment when it may be too late: what is refused changes nothing."""

    platform = person = None

    @initialize(key_room=st.booleans())
    def begin(self, key_room):
        self.world = World(self.platform, self.person, key_room=key_room)

    def wish(self, wishes):
        account = self.world.streamer.pk
        return tuple(
            Wish(**{name: getattr(wish, name) for name in Wish.__slots__} | {"party": account})
            if not MEASURES[wish.kind].on_stream
            else wish
            for wish in wishes
        )

    def attempt(self, act, *args, **named):
        """What is refused leaves every row as it was."""
        before = self.rows()
        try:
            with transaction.atomic():
                act(*args, **named)
        except REFUSALS:
            assert self.rows() == before

    @staticmethod
    def rows():
        return [
            list(model.objects.order_by("pk").values_list(*fields))
            for model, fields in (
                (Decision, ("pk", "undone_at", "overridden_at")),
                (Measure, ("pk", "state", "starts_at")),
                (Restriction, ("pk", "lifted_at")),
                (Case, ("pk", "outcome")),
            )
        ]

    @staticmethod
    def nth(rows, number):
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    @rule(wishes=WISHES)
    def decide(self, wishes):
        case = Case.objects.filter(kind="flags", decided_at=None).first()
        if case:
            self.attempt(self.world.decide, *self.wish(wishes), case=case)

    @rule(wish=st.sampled_from(BY_MACHINE))
    def let_the_machine_act(self, wish):
        case = Case.objects.filter(kind="flags", decided_at=None, decisions=None).first()
        if case and case == self.world.case:
            self.world.machine_acts(wish)

    @rule()
    def flag(self):
        self.world.flag()

    @rule(number=st.integers(0, 9))
    def undo(self, number):
        if decision := self.nth(Decision.objects.filter(decided_by=self.world.alice), number):
            self.attempt(self.world.undo, decision)

    @rule(number=st.integers(0, 9), wishes=WISHES)
    def reverse(self, number, wishes):
        if decision := self.nth(Decision.objects.filter(case__kind="flags"), number):
            self.attempt(self.world.reverse, *self.wish(wishes), decision=decision)

    @rule(number=st.integers(0, 9))
    def lift(self, number):
        if measure := self.nth(Measure.objects.all(), number):
            self.attempt(self.world.lift, measure)

    @rule(number=st.integers(0, 9), done=st.booleans())
    def confirm(self, number, done):
        if measure := self.nth(Measure.objects.all(), number):
            failure = "" if done else "away"
            self.attempt(confirm, client=self.platform, measure_id=measure.pk, done=done, failure=failure)

    @precondition(lambda self: HeldDecision.objects.filter(outcome="").exists())
    @rule(outcome=st.sampled_from(["released", "refused", "sent_back"]))
    def settle(self, outcome):
        self.attempt(self.world.settle, outcome)

    @rule(number=st.integers(0, 9))
    def appeal(self, number):
        if decision := self.nth(Decision.objects.filter(case__kind="flags"), number):
            self.attempt(self.world.appeal, decision)

    @precondition(lambda self: Appeal.objects.filter(outcome="").exists())
    @rule(outcome=st.sampled_from(["upheld", "overturned"]))
    def answer(self, outcome):
        self.attempt(self.world.answer, outcome)

    @rule(seconds=st.sampled_from([1, 5, 11, 60, 5 * 60, 11 * 60, 60 * 60]))
    def wait(self, seconds):
        self.world.wait(timedelta(seconds=seconds))

    @rule()
    def deliver(self):
        self.world.deliver()

    @rule()
    def expire(self):
        self.world.expire()

    def in_force(self):
        now = timezone.now()
        return Restriction.objects.filter(
            Q(ends_at=None) | Q(ends_at__gt=now), lifted_at=None, starts_at__lte=now, basis_type="decision"
        )

    @invariant()
    def one_decision_of_a_case_is_live(self):
        live = Decision.objects.filter(undone_at=None, overridden_at=None)
        assert not live.values("case").annotate(count=Count("pk")).filter(count__gt=1)
        # and a decided case has one
        assert not Case.objects.filter(kind="flags", decided_at__isnull=False).exclude(
            Q(outcome="merged") | Q(pk__in=live.values("case"))
        )

    @invariant()
    def nothing_lasting_stands_for_more_than_ten_minutes_without_a_person(self):
        for restriction in self.in_force().select_related("measure__decision"):
            measure = restriction.measure
            if measure.decision.decided_by_id is None:
                assert measure.automatic
                assert measure.kind in MACHINE_MAY
                assert measure.ends_at - measure.starts_at <= timedelta(minutes=10)

    @invariant()
    def what_is_in_force_belongs_to_a_live_decision_and_a_measure_that_began(self):
        for restriction in self.in_force().select_related("measure__decision"):
            measure = restriction.measure
            assert measure.decision.live
            assert measure.state in ("requested", "sent", "confirmed", "failed")
            assert (measure.starts_at, measure.ends_at) == (restriction.starts_at, restriction.ends_at)

    @invariant()
    def what_a_live_measure_asks_is_in_force(self):
        now = timezone.now()
        standing = Measure.objects.filter(
            Q(ends_at=None) | Q(ends_at__gt=now),
            kind__in=LASTING,
            starts_at__lte=now,
            state__in=("requested", "sent", "confirmed", "failed"),
        )
        assert set(standing.values_list("restriction", flat=True)) == set(self.in_force().values_list("pk", flat=True))

    @invariant()
    def the_demand_is_the_union_of_what_is_in_force(self):
        if not hasattr(self, "world"):
            return
        kinds = set(self.in_force().values_list("kind", flat=True))
        demand, account = demand_of(self.world.stream), account_demand(self.world.streamer)
        # an account off air takes its streams with it, and those stay cut that were cut for it
        withdrawn = Restriction.objects.filter(basis_type="admission", lifted_at=None).exists()
        assert (demand.state == "cut") == ("cut" in kinds or withdrawn)
        assert (demand.state == "paused") == ("pause" in kinds and "cut" not in kinds and not withdrawn)
        assert (demand.percent is not None) == ("limit_traffic" in kinds)
        assert bool(demand.hidden_products) == ("hide_product" in kinds)
        assert bool(demand.muted) == ("mute" in kinds)
        assert account.closed == ("closed" in kinds)
        assert account.off_air == ("off_air" in kinds)
        assert bool(account.restricted) == ("restrict" in kinds)
        assert account.no_reregistration == ("no_return" in kinds)

    @invariant()
    def what_needs_two_persons_began_with_two(self):
        final = Measure.objects.filter(kind__in=("close", "no_return"), starts_at__isnull=False)
        for measure in final.select_related("decision__held"):
            assert measure.decision.held.outcome == "released"
            assert measure.decision.held.second_id not in (None, measure.decision.decided_by_id)
        assert not HeldDecision.objects.filter(second=F("first"))

    @invariant()
    def one_case_is_asked_about_each_held_decision(self):
        waiting = Counter(HeldDecision.objects.filter(outcome="").values_list("case__outcome", flat=True))
        assert set(waiting) <= {""}
        live = Decision.objects.filter(undone_at=None, overridden_at=None)
        assert not HeldDecision.objects.filter(outcome="").exclude(decision__in=live)

    def teardown(self):
        if hasattr(self, "world"):
            self.world.close()


def test_no_sequence_of_acts_breaks_what_must_hold(platform, person):
    class InATransaction(Deciding):
        def __init__(self):
            super().__init__()
            self.place = transaction.savepoint()

        def teardown(self):
            super().teardown()
            transaction.savepoint_rollback(self.place)

    InATransaction.platform, InATransaction.person = platform, staticmethod(person)
    run_state_machine_as_test(
        InATransaction,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
