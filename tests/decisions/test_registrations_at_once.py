"""A reviewer decides in the same moment in which the person hands in again, or takes everything back."""

from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.hooks import review_wanted
from accounts.identity import deciding
from accounts.models import Identity, User
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.decisions.models import Decision
from moderation.decisions.registrations import decide_registration
from moderation.decisions.services import Stale
from tests.at_once import at_once as all_at_once
from tests.at_once import kind
from tests.cases.registration import submitted, waiting_case, with_pictures

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def held(seeded, person) -> tuple[User, Case]:
    officer = person("compliance_officer")
    assert officer.groups.get() == Group.objects.get(name="compliance_officer")
    case = waiting_case(with_pictures(submitted()))
    claims.claim(user=officer, case_id=case.pk)
    case.refresh_from_db()
    return officer, case


at_once = partial(all_at_once, refused=(Stale, claims.Refused, deciding.NotNow), told=kind)


def decision(officer: User, case: Case) -> str:
    decide_registration(
        user=User.objects.get(pk=officer.pk),
        case_id=case.pk,
        token=case.lease_token,
        version=case.version,
        submission=1,
        outcome="verified",
    )
    return "decided"


def test_ten_clicks_are_one_decision(held):
    officer, case = held
    results = at_once(*[lambda: decision(officer, case)] * 10)
    assert results.count("decided") == 1
    assert set(results) == {"decided", "Refused"}
    assert Decision.objects.count() == 1


def test_what_is_handed_in_meanwhile_is_not_decided_unread(held):
    officer, case = held

    def again() -> str:
        with transaction.atomic():
            identity = Identity.objects.select_for_update().get(party=case.party)
            if identity.state == "submitted":
                identity.submission += 1
                identity.save()
                review_wanted.send(Identity, identity=identity)
        return "again"

    decided, _ = at_once(lambda: decision(officer, case), again)
    identity, open_cases = Identity.objects.get(party=case.party), Case.objects.filter(decided_at=None).count()
    if decided == "decided":
        assert (identity.state, identity.submission, open_cases) == ("verified", 1, 0)
    else:
        assert decided == "Stale"
        assert (identity.state, identity.submission, open_cases) == ("submitted", 2, 1)


def test_closing_and_deciding_end_with_one_of_them_and_no_open_case(held):
    officer, case = held
    identity = Identity.objects.get(party=case.party)

    def close() -> str:
        deciding.close(identity_id=identity.pk)
        return "closed"

    decided, closed = at_once(lambda: decision(officer, case), close)
    assert closed == "closed"
    assert decided in ("decided", "Refused", "Stale")
    assert Identity.objects.get(pk=identity.pk).state == "closed"
    assert not Case.objects.filter(decided_at=None).exists()
