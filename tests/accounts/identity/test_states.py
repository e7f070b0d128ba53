"""The states as a machine: every act in every state, and long walks that nobody would think of."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.actors import user_actor
from accounts.identity import deciding
from accounts.identity.recheck import confirm_unchanged
from accounts.identity.refusing import NotNow, Rejected
from accounts.identity.states import MOVES
from accounts.identity.submission import facts_of, save_draft, submit
from accounts.models import Identity, IdentityCheck, User
from evidence.models import AuditEvent
from tests.accounts.identity.people import facts, joined, show_papers

S = Identity.State
# act → state before → state after; what is not here is refused. Written by hand, not read from the code.
EXPECTED = {
    "submit": {S.DRAFT: S.SUBMITTED, S.SUBMITTED: S.SUBMITTED, S.REFUSED: S.SUBMITTED, S.VERIFIED: S.SUBMITTED},
    "verify": {S.SUBMITTED: S.VERIFIED},
    "refuse": {S.SUBMITTED: S.REFUSED},
    "suspend": {S.VERIFIED: S.SUSPENDED},
    "restore": {S.SUSPENDED: S.VERIFIED},
    "close": {state: S.CLOSED for state in S if state != S.CLOSED},
    "save_draft": {S.DRAFT: S.DRAFT, S.REFUSED: S.REFUSED},
}


@pytest.fixture
def people(person, settings):
    settings.IDENTITY_SUBMISSIONS_A_DAY = 1000
    return person(name="alice"), person("compliance_officer")


def act_on(identity: Identity, act: str, owner: User, officer: User) -> None:
    which = {"identity_id": identity.pk}
    match act:
        case "submit":
            submit(party=identity.party, facts=facts(), actor=user_actor(owner))
        case "save_draft":
            save_draft(party=identity.party, facts=facts(), actor=user_actor(owner))
        case "verify":
            deciding.verify(**which, submission=identity.submission, method="manual", by=officer)
        case "refuse":
            deciding.refuse(**which, submission=identity.submission, reasons=["other"], by=officer)
        case "suspend":
            deciding.suspend(**which, reasons=["identity_in_doubt"], by=officer)
        case "restore":
            deciding.restore(**which, by=officer)
        case "close":
            deciding.close(**which, by=officer)


def in_state(owner: User, state: str) -> Identity:
    party = joined(owner)
    show_papers(party)
    identity = save_draft(party=party, facts=facts(), actor=user_actor(owner))
    identity.state, identity.submission = state, 1
    identity.verified_at, identity.recheck_due_at = timezone.now(), timezone.now() + timedelta(days=9)
    identity.save()
    return identity


@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize("act", EXPECTED)
def test_every_act_in_every_state_moves_as_the_table_says_or_is_refused(people, act, state):
    identity = in_state(people[0], state)
    after = EXPECTED[act].get(S(state))
    events = AuditEvent.objects.count()
    if after is None:
        with pytest.raises((NotNow, Rejected)):
            act_on(identity, act, *people)
        assert AuditEvent.objects.count() == events
    else:
        act_on(identity, act, *people)
        assert AuditEvent.objects.count() > events
    assert Identity.objects.get(pk=identity.pk).state == (after or state)


def test_nothing_leads_out_of_closed():
    assert all(S.CLOSED not in before for before, _ in MOVES.values())


def test_a_long_walk_never_leaves_the_rules(people):
    """Whatever is done in whatever order: numbers of submissions rise, a check names the submission it was made of,
    and what waits is what the state and the asked re-check say."""

    class Walk(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            Identity.objects.all().delete()
            self.owner, self.officer = people
            self.party = joined(self.owner)
            show_papers_once(self.party)
            self.identity = save_draft(party=self.party, facts=facts(), actor=user_actor(self.owner))
            self.state, self.asked, self.submission, self.checks = S.DRAFT, False, 0, 0

        def fresh(self) -> Identity:
            return Identity.objects.get(pk=self.identity.pk)

        def allowed(self, act: str, legal: bool) -> bool:
            before = AuditEvent.objects.count()
            try:
                act_on(self.fresh(), act, self.owner, self.officer)
            except (NotNow, Rejected):
                assert not legal
                assert AuditEvent.objects.count() == before
                return False
            assert legal
            return True

        @rule()
        def hand_in_anew(self) -> None:
            if self.allowed("submit", self.state not in (S.SUSPENDED, S.CLOSED)):
                self.state, self.asked, self.submission = S.SUBMITTED, False, self.submission + 1

        @rule()
        def hand_in_the_same(self) -> None:
            if self.state in (S.SUSPENDED, S.CLOSED):
                return
            submit(party=self.party, facts=facts_of(self.fresh()), actor=user_actor(self.owner))
            if self.state == S.VERIFIED and not self.asked:
                self.asked, self.submission = True, self.submission + 1
            elif self.state in (S.DRAFT, S.REFUSED):
                self.state, self.submission = S.SUBMITTED, self.submission + 1

        @rule()
        def confirm(self) -> None:
            Identity.objects.filter(pk=self.identity.pk, state=S.VERIFIED).update(recheck_due_at=timezone.now())
            try:
                confirm_unchanged(party=self.party, user=self.owner)
            except NotNow:
                assert self.state != S.VERIFIED
            else:
                assert self.state == S.VERIFIED
                self.submission += not self.asked
                self.asked = True

        @rule()
        def verify(self) -> None:
            if self.allowed("verify", self.state == S.SUBMITTED or self.asked):
                self.state, self.asked, self.checks = S.VERIFIED, False, self.checks + 1

        @rule()
        def refuse(self) -> None:
            if self.allowed("refuse", self.state == S.SUBMITTED or self.asked):
                self.state, self.asked, self.checks = S.REFUSED, False, self.checks + 1

        @rule()
        def suspend(self) -> None:
            if self.allowed("suspend", self.state == S.VERIFIED):
                self.state, self.asked = S.SUSPENDED, False

        @rule()
        def restore(self) -> None:
            if self.allowed("restore", self.state == S.SUSPENDED):
                self.state = S.VERIFIED

        @rule()
        def close(self) -> None:
            # once in a while, or every walk would be short
            if self.submission > 3 and self.allowed("close", self.state != S.CLOSED):
                self.state, self.asked = S.CLOSED, False

        @invariant()
        def the_row_is_as_the_model_says(self) -> None:
            row = self.fresh()
            assert (row.state, row.submission) == (self.state, self.submission)
            assert (row.recheck_asked_at is not None) == self.asked
            checks = list(IdentityCheck.objects.filter(identity=row).order_by("id"))
            assert len(checks) == self.checks
            assert [check.submission for check in checks] == sorted(check.submission for check in checks)
            assert all(check.submission <= self.submission for check in checks)

        def teardown(self) -> None:
            IdentityCheck.objects.filter(identity=self.identity).delete()

    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def show_papers_once(party) -> None:
    if not party.documents.exists():
        show_papers(party)
