"""Long walks over everything that can be done to entries, that nobody would think of."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from blocklists import entries
from blocklists.models import Change, Entry, Identifier, State
from blocklists.refusing import Refused
from evidence.models import AuditEvent
from tests.accounts.identity.build import verified_party
from tests.blocklists.entries.build import WORDS, in_days
from tests.blocklists.entries.legal import check_all

pytestmark = pytest.mark.django_db

SCOPES = st.lists(st.sampled_from(["go_live", "camera", "operate"]), max_size=2, unique=True)
GOODS = st.lists(st.sampled_from(["food", "toys"]), max_size=1)
DAYS = st.integers(min_value=-2, max_value=40)
WHO = st.integers(min_value=0, max_value=2)
PARTY = st.integers(min_value=0, max_value=1)
WHICH = st.integers(min_value=0, max_value=5)
# mostly what the act is meant for, and now and then whatever there is
STANDING = st.sampled_from([("confirmed",), ("confirmed",), ()])
WAITING = st.sampled_from([("proposed",), ("proposed",), ()])


def test_whatever_is_done_the_rules_hold(ann, bo, cy, seeded):
    # each of them may do everything, so that only who did what before stands in the way
    for one in (ann, bo, cy):
        one.groups.set(Group.objects.filter(name="senior_moderator"))
    parties = [verified_party(), verified_party()]
    device = ("device", "AA-BB-CC-DD-EE-FF")

    def user(who: int) -> User:
        return (ann, bo, cy)[who % 3]

    class Walk(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            Identifier.objects.all().delete()
            Change.objects.all().delete()
            Entry.objects.update(merged_into=None)
            Entry.objects.all().delete()
            self.clock = time_machine.travel(timezone.now(), tick=True)
            self.traveller = self.clock.start()

        def some(self, which: int, states: tuple[str, ...]) -> Entry | None:
            found = list(Entry.objects.filter(state__in=states or State.values).order_by("-pk")[:6])
            return found[which % len(found)] if found else None

        def act(self, act, **told) -> None:
            """Done, with one event at least and every version counted; or refused, with no trace."""
            before = AuditEvent.objects.count(), Change.objects.count()
            try:
                act(**told)
            except Refused:
                assert (AuditEvent.objects.count(), Change.objects.count()) == before
            else:
                assert AuditEvent.objects.count() > before[0]
                assert Change.objects.count() > before[1]

        @rule(who=WHO, party=PARTY, by_number=st.booleans(), scopes=SCOPES, goods=GOODS, start=DAYS, days=DAYS)
        def propose(self, who, party, by_number, scopes, goods, start, days) -> None:
            about = {"party": parties[party], "identifiers": [device]}
            if by_number:
                about = {"identifiers": [("resident_id", str(parties[party].identity.number))]}
            starts_at = in_days(start)
            self.act(
                entries.propose,
                user=user(who),
                side="streamer",
                ground="serious_violation",
                reason=WORDS,
                scopes=scopes,
                categories=goods,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(days=days) if days else None,
                no_end_reason="" if days else "For life.",
                **about,
            )

        @rule(who=WHO, party=PARTY, scopes=SCOPES, start=DAYS, days=st.integers(1, 40))
        def list_somebody(self, who, party, scopes, start, days) -> None:
            self.propose(who, party, False, scopes, [], min(start, 5), days)
            self.confirm(who + 1, 0, ("proposed",), 0)

        @rule(who=WHO, which=WHICH, states=WAITING, late=st.sampled_from([0, 0, 0, 1]))
        def confirm(self, who, which, states, late) -> None:
            if entry := self.some(which, states):
                self.act(entries.confirm, user=user(who), entry_id=entry.pk, version=entry.version - late)

        @rule(who=WHO, which=WHICH, states=WAITING)
        def decline(self, who, which, states) -> None:
            if entry := self.some(which, states):
                self.act(entries.decline, user=user(who), entry_id=entry.pk, version=entry.version, words="No.")

        @rule(who=WHO, which=WHICH, states=WAITING)
        def withdraw(self, who, which, states) -> None:
            if entry := self.some(which, states):
                self.act(entries.withdraw, user=user(who), entry_id=entry.pk, version=entry.version)

        @rule(who=WHO, which=WHICH, states=STANDING)
        def lift(self, who, which, states) -> None:
            if entry := self.some(which, states):
                self.act(entries.lift, user=user(who), entry_id=entry.pk, version=entry.version, words="Settled.")

        @rule(who=WHO, which=WHICH, states=STANDING, days=DAYS)
        def shorten(self, who, which, states, days) -> None:
            if entry := self.some(which, states):
                told = {"entry_id": entry.pk, "version": entry.version, "ends_at": in_days(days), "words": "Less."}
                self.act(entries.shorten, user=user(who), **told)
                after = Entry.objects.get(pk=entry.pk).ends_at
                assert after == entry.ends_at or entry.ends_at is None or after < entry.ends_at

        @rule(who=WHO, which=WHICH, states=STANDING, days=st.integers(20, 90))
        def extend(self, who, which, states, days) -> None:
            if entry := self.some(which, states):
                told = {"entry_id": entry.pk, "ends_at": in_days(days), "reason": "It went on."}
                self.act(entries.propose_extension, user=user(who), **told)

        @rule(who=WHO, which=WHICH, states=STANDING, other=WHICH)
        def merge(self, who, which, states, other) -> None:
            keep, gone = self.some(which, states), self.some(other, ())
            if keep and gone:
                told = {"keep_id": keep.pk, "other_id": gone.pk, "version": keep.version, "words": "One."}
                self.act(entries.merge, user=user(who), **told)

        @rule(who=WHO, which=WHICH, states=STANDING)
        def overturn(self, who, which, states) -> None:
            if entry := self.some(which, states):
                self.act(entries.overturn, user=user(who), entry_id=entry.pk, words="Wrong.")

        @rule(days=st.integers(1, 15))
        def time_passes(self, days) -> None:
            self.traveller.shift(timedelta(days=days))

        @invariant()
        def everything_is_legal(self) -> None:
            check_all()

        def teardown(self) -> None:
            self.clock.stop()

    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
