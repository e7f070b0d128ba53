"""Appeals against a decision, answers, reversals and withdrawals, all in the same moment."""

from functools import partial

import pytest

from accounts.models import User
from blocklists.refusing import Refused
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints.appeals import withdraw_appeal
from moderation.complaints.models import Appeal
from moderation.decisions.models import Decision
from moderation.decisions.services import Stale, TooLate, override
from tests.at_once import at_once as all_at_once
from tests.complaints.build import answered, held_by
from tests.complaints.decided import PAUSE, appealed_decision, ask, streamer_of
from tests.decisions.held import decided_on

pytestmark = pytest.mark.django_db(transaction=True)
at_once = partial(
    all_at_once, refused=(Stale, TooLate, claims.Refused, Refused), told=lambda e: getattr(e, "code", type(e).__name__)
)


@pytest.fixture
def decider(person) -> User:
    return person("moderator", "mia")


@pytest.fixture
def held(stream, decider, owner, senior) -> Case:
    return held_by(senior, appealed_decision(stream, decider, owner, PAUSE))


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_ten_windows_that_appeal_are_one_appeal(stream, decider, owner):
    decision, party = decided_on(stream, decider, PAUSE), streamer_of(stream, owner)

    def send() -> str:
        ask(decision, party, again(owner))
        return "made"

    results = at_once(*[send] * 10)
    assert sorted(set(results)) == ["appealed_already", "made"]
    assert results.count("made") == Appeal.objects.count() == Case.objects.filter(kind="appeal").count() == 1


def test_answered_and_reversed_at_once_one_decision_stands(held, senior, person):
    """Whoever comes second is answered about what the first made of it, or told so; nothing is half done."""
    vera, appealed = person("senior_moderator", "vera"), Appeal.objects.get()

    def reverse() -> str:
        override(user=again(vera), decision_id=appealed.decision_id, outcome="no_violation")
        return "reversed"

    def answer(outcome: str) -> str:
        return answered(held, again(senior), outcome).outcome

    results = at_once(reverse, partial(answer, "overturned"), partial(answer, "upheld"), reverse)
    on_case = Decision.objects.filter(case=appealed.decision.case)
    assert on_case.filter(overridden_at=None).count() == 1
    assert on_case.count() <= 2
    appealed.refresh_from_db()
    said = [result for result in results if result in ("upheld", "overturned")]
    assert said == [appealed.outcome] or (not said and not appealed.outcome)
    reversed_now = on_case.get(overridden_at=None).outcome == "no_violation"
    # answered "upheld" first, it may be reversed after; never upheld after it was reversed
    assert reversed_now == ("reversed" in results or appealed.outcome == "overturned")


def test_taken_back_and_answered_at_once_one_of_them_counts(held, senior, owner):
    appealed = Appeal.objects.get()

    def take_back() -> str:
        return withdraw_appeal(user=again(owner), appeal_id=appealed.pk).outcome

    def answer() -> str:
        return answered(held, again(senior), "overturned").outcome

    results = at_once(take_back, answer, take_back, answer)
    appealed.refresh_from_db()
    assert [result for result in results if result in ("withdrawn", "overturned")] == [appealed.outcome]
    lifted = Decision.objects.filter(overrides=appealed.decision).exists()
    assert lifted == (appealed.outcome == "overturned")
