"""A moderator answers in the same moment as something more is noticed, or as the listed entry is lifted."""

from functools import partial

import pytest
from django.db import transaction

from accounts.models import User
from blocklists.entries import lift
from blocklists.models import Entry, Suspicion
from blocklists.suspicions.opening import hold, suspect
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.decisions.evasions import decide_evasion
from moderation.decisions.models import Decision
from moderation.decisions.services import Invalid, Stale
from tests.at_once import at_once as all_at_once
from tests.at_once import kind
from tests.blocklists.build import entry
from tests.cases.evasion import account, asked, like

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def held(seeded, person) -> tuple[User, Case]:
    moderator = person("moderator")
    case = like(entry(party=account()))
    claims.claim(user=moderator, case_id=case.pk)
    case.refresh_from_db()
    return moderator, case


at_once = partial(all_at_once, refused=(Stale, Invalid, claims.Refused), told=kind)


def decision(moderator: User, case: Case, answers: dict[int, str]) -> str:
    decide_evasion(
        user=User.objects.get(pk=moderator.pk),
        case_id=case.pk,
        token=case.lease_token,
        version=case.version,
        answers=answers,
        reason="The same voice.",
    )
    return "decided"


def test_ten_clicks_are_one_decision_and_one_proposal(held):
    moderator, case = held
    answers = dict.fromkeys(asked(case), "same")
    results = at_once(*[lambda: decision(moderator, case, answers)] * 10)
    assert results.count("decided") == 1
    assert set(results) == {"decided", "Refused"}
    assert (Decision.objects.count(), Entry.objects.filter(party=case.party).count()) == (1, 1)


def test_what_is_noticed_meanwhile_is_decided_unread_by_nobody(held):
    moderator, case = held
    answers, other = dict.fromkeys(asked(case), "other"), entry()

    def notice() -> str:
        with transaction.atomic():
            suspect(hold(case.party), {other.pk: ["payee"]})
        return "noticed"

    decided, _ = at_once(lambda: decision(moderator, case, answers), notice)
    open_cases = Case.objects.filter(decided_at=None)
    assert Suspicion.objects.get(entry=other).outcome == ""
    assert open_cases.count() == 1
    assert (decided == "decided") == (open_cases.get().pk != case.pk)
    assert decided in ("decided", "Stale")


def test_lifting_and_answering_end_with_nothing_open(held, person):
    moderator, case = held
    answers, listed = dict.fromkeys(asked(case), "same"), Entry.objects.get()
    senior = person("senior_moderator")

    def end() -> str:
        lift(user=senior, entry_id=listed.pk, version=listed.version, words="It was a mix-up.")
        return "lifted"

    decided, lifted = at_once(lambda: decision(moderator, case, answers), end)
    assert lifted == "lifted"
    assert decided in ("decided", "Invalid", "Refused", "Stale")
    assert not Case.objects.filter(decided_at=None).exists()
    assert not Suspicion.objects.filter(outcome="").exists()
