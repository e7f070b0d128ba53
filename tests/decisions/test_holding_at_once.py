"""Two people answer about one held decision in the same moment, or one lets it go while another reverses it."""

from functools import partial

import pytest

from accounts.models import User
from livestream.models import Restriction
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.decisions import holding
from moderation.decisions.models import Decision, HeldDecision, Measure
from moderation.decisions.services import Invalid, Stale, TooLate, override
from tests.at_once import at_once as all_at_once
from tests.at_once import kind
from tests.decisions.held import decided_on, fill

pytestmark = pytest.mark.django_db(transaction=True)
at_once = partial(all_at_once, refused=(Stale, Invalid, TooLate, claims.Refused), told=kind)


@pytest.fixture
def decision(stream, person):
    fill(stream)
    return decided_on(stream, person("moderator"), "cut")


def take(user: User, case: Case) -> claims.Lease:
    return claims.claim(user=user, case_id=case.pk)


def settle(user: User, lease: claims.Lease, outcome: str) -> str:
    user = User.objects.get(pk=user.pk)
    version = Case.objects.values_list("version", flat=True).get(pk=lease.case_id)
    holding.settle(
        user=user, case_id=lease.case_id, token=lease.token, version=version, outcome=outcome, words="Look again."
    )
    return outcome


def test_of_two_seniors_who_reach_for_it_one_has_it_and_its_answer_stands(decision, person):
    seniors = [person("senior_moderator") for _ in range(2)]
    case = decision.held.case

    def reach(user: User, outcome: str) -> str:
        return settle(user, take(user, case), outcome)

    results = at_once(lambda: reach(seniors[0], "released"), lambda: reach(seniors[1], "refused"))
    held = HeldDecision.objects.get()
    assert sorted(results) == sorted(["Refused", held.outcome])
    assert Restriction.objects.count() == (1 if held.outcome == "released" else 0)


def test_ten_clicks_of_one_senior_release_it_once(decision, person):
    senior = person("senior_moderator")
    lease = take(senior, decision.held.case)
    outcomes = ["released", "sent_back"] * 5
    results = at_once(*[partial(settle, senior, lease, outcome) for outcome in outcomes])
    assert results.count("Refused") == 9
    held, case = HeldDecision.objects.get(), Case.objects.get(pk=decision.case_id)
    assert held.outcome in results
    assert Measure.objects.get().state == ("refused" if held.outcome == "sent_back" else "requested")
    assert (case.decided_at is None) == (held.outcome == "sent_back")


def test_a_release_beside_a_reversal_leaves_nothing_in_force(decision, person):
    senior, officer = person("senior_moderator"), person("compliance_officer")
    lease = take(senior, decision.held.case)

    def reverse() -> str:
        override(user=User.objects.get(pk=officer.pk), decision_id=decision.pk, outcome="no_violation")
        return "reversed"

    results = at_once(lambda: settle(senior, lease, "released"), reverse)
    assert "reversed" in results
    # whichever came first, the reversal has the last word
    assert not Restriction.objects.filter(lifted_at=None).exists()
    assert Measure.objects.get(decision=decision).state == ("lifted" if "released" in results else "refused")
    assert HeldDecision.objects.get().outcome == ("released" if "released" in results else "dropped")
    assert [one.pk for one in Decision.objects.all() if one.live] != [decision.pk]
