"""What two may reach at the same moment."""

from datetime import date
from functools import partial

import pytest

from accounts.actors import user_actor
from accounts.identity.deciding import refuse, verify
from accounts.identity.parties import party_of_client, register_party
from accounts.identity.refusing import NotNow
from accounts.identity.submission import submit
from accounts.models import Identity, IdentityCheck, Membership, Party, User
from tests.accounts.identity.build import resident_id
from tests.accounts.identity.people import facts, handed_in, joined
from tests.at_once import at_once as all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


at_once = partial(all_at_once, refused=NotNow)


def test_of_two_registrations_of_one_person_one_is_verified_and_the_other_is_told(seeded, person):
    officer = person("compliance_officer")
    for _ in range(5):
        number = resident_id(date(1990, 3, 7))
        taken = at_once(*(partial(handed_in, user, number=number) for user in (person(), person())))
        assert [identity.state for identity in taken] == ["submitted", "submitted"]

        answers = at_once(*(partial(_accept, identity, officer) for identity in taken))
        assert sorted(answers) == ["number_taken", "verified"]
        assert Identity.objects.filter(pk__in=[one.pk for one in taken], state="verified").count() == 1
        # the loser's decision left nothing behind
        assert IdentityCheck.objects.filter(identity__in=[one.pk for one in taken]).count() == 1


def _accept(identity: Identity, officer: User) -> str:
    return verify(identity_id=identity.pk, submission=1, method="manual", by=officer).state


def test_two_reviewers_decide_one_registration_once(seeded, person):
    identity = handed_in(person())
    officers = [person("compliance_officer"), person("compliance_officer")]
    answers = at_once(
        lambda: _accept(identity, officers[0]),
        lambda: refuse(identity_id=identity.pk, submission=1, reasons=["other"], by=officers[1]).state,
    )
    assert answers.count("nothing_to_decide") == 1
    assert IdentityCheck.objects.count() == 1


def test_a_form_sent_twice_by_an_impatient_finger_is_one_submission(seeded, person):
    user = person()
    party, told = joined(user), facts()
    answers = at_once(*[lambda: submit(party=party, facts=told, actor=user_actor(user)).submission] * 4)
    assert answers == [1, 1, 1, 1]


def test_a_person_who_registers_in_two_tabs_is_one_party(seeded, person):
    user = person()
    at_once(
        lambda: register_party(user=user, role="streamer", name="Alice", place="330100"),
        lambda: register_party(user=user, role="operator", name="Alice", place="330100"),
    )
    assert Party.objects.get(memberships__user=user).roles == ["operator", "streamer"]
    assert Membership.objects.filter(user=user).count() == 1


def test_a_platform_that_tells_twice_at_once_of_a_party_has_one(platform):
    told = {"client": platform, "ref": "p-1", "name": "Alice", "roles": ["streamer"], "place": "330100"}
    answers = at_once(*[lambda: party_of_client(**told)[1]] * 4)
    assert sorted(answers) == [False, False, False, True]
