"""Two who answer, an appeal that is taken back and an entry that is lifted, all in the same moment."""

from functools import partial

import pytest

from accounts.models import User
from blocklists.entries import lift
from blocklists.models import Entry
from blocklists.refusing import Refused
from delivery.models import Notice
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints.appeals import appeal, withdraw_appeal
from moderation.complaints.models import Appeal
from moderation.decisions.services import Stale
from tests.at_once import at_once as all_at_once
from tests.complaints.build import WORDS, answered, held_by, listed_person

pytestmark = pytest.mark.django_db(transaction=True)


at_once = partial(
    all_at_once, refused=(Stale, claims.Refused, Refused), told=lambda error: getattr(error, "code", "stale")
)


@pytest.fixture
def held(made, senior) -> Case:
    return held_by(senior, made)


def answer(case: Case, user: User, outcome: str) -> str:
    return str(answered(case, User.objects.get(pk=user.pk), outcome).outcome)


def test_ten_windows_that_appeal_are_one_appeal(owner):
    party, listed = listed_person(owner)

    def ask() -> str:
        appeal(party=party, entry_id=listed.pk, words=WORDS, user=User.objects.get(pk=owner.pk))
        return "made"

    results = at_once(*[ask] * 10)
    assert sorted(set(results)) == ["appealed_already", "made"]
    assert results.count("made") == Appeal.objects.count() == Case.objects.count() == 1


def test_ten_answers_are_one(held, senior):
    outcomes = ["upheld", "overturned"] * 5
    results = at_once(*[lambda said=said: answer(held, senior, said) for said in outcomes])
    (won,) = [result for result in results if result != "decided"]
    assert Appeal.objects.get().outcome == won
    assert Entry.objects.get().state == ("overturned" if won == "overturned" else "confirmed")
    assert Notice.objects.filter(code__in=["appeal_upheld", "appeal_overturned"]).count() == 1


def test_taking_back_and_answering_end_with_one_of_them(held, made, owner, senior):
    def take_back() -> str:
        return str(withdraw_appeal(user=User.objects.get(pk=owner.pk), appeal_id=made.pk).outcome)

    said, back = at_once(lambda: answer(held, senior, "overturned"), take_back)
    held.refresh_from_db()
    outcome = Appeal.objects.get().outcome
    assert (said, back) in [("overturned", "appeal_answered"), ("decided", "withdrawn")]
    assert outcome == (said if said == "overturned" else "withdrawn")
    assert held.decided_at is not None


def test_lifting_and_overturning_end_overturned_or_with_a_clear_refusal(held, senior, person):
    listed, officer = Entry.objects.get(), person("compliance_officer")

    def end() -> str:
        return str(lift(user=officer, entry_id=listed.pk, version=listed.version, words="No longer needed.").state)

    said, ended = at_once(lambda: answer(held, senior, "overturned"), end)
    assert said == "overturned"
    assert ended in ("lifted", "not_standing")
    assert Entry.objects.get().state == "overturned"
