"""Withdrawn consent stops what rested on it alone, in the same moment; what the law orders stays."""

import pytest
from django.utils import timezone

from accounts.models import Document, Guardianship, Identity, Membership, Party
from accounts.personal import consents
from moderation.cases.models import Case
from moderation.cases.registrations import open_registration
from tests.accounts.identity.build import verified_party
from tests.accounts.personal.conftest import hand_in

SEALED = ("real_name", "number", "birth_date", "residence", "number_index")


@pytest.fixture
def buyer(person):
    user = person()
    party = verified_party(role="buyer", user=user)
    consents.give(party=party, purpose="identity_buyer", user=user, language="en")
    return user, party


def withdraw(user, party, purpose="identity_buyer"):
    return consents.withdraw(party=party, purpose=purpose, user=user, language="en")


def identity_of(party: Party) -> Identity:
    return Identity.objects.get(party=party)


def test_a_buyers_identity_goes_with_its_consent(buyer):
    withdraw(*buyer)
    identity = identity_of(buyer[1])
    assert identity.state == "draft"
    assert [getattr(identity, name) for name in SEALED] == [None] * len(SEALED)
    assert identity.mobile  # registered with, under a notice of its own


def test_its_pictures_go_too(buyer):
    hand_in(buyer[1], buyer[0])
    withdraw(*buyer)
    assert not Document.objects.filter(party=buyer[1], erased_at=None).exists()


def test_what_waited_for_a_reviewer_leaves_the_line(buyer):
    identity = identity_of(buyer[1])
    identity.recheck_asked_at = timezone.now()
    identity.save()
    open_registration(identity)
    withdraw(*buyer)
    assert Case.objects.get(party=buyer[1]).outcome == "settled"


def test_who_streams_as_well_stays_on_file(buyer):
    user, party = buyer
    party.roles = ["buyer", "streamer"]
    party.save()
    withdraw(user, party)
    assert identity_of(party).state == "verified"


def test_a_suspended_identity_is_settled_first(buyer):
    Identity.objects.filter(party=buyer[1]).update(state="suspended")
    withdraw(*buyer)
    assert identity_of(buyer[1]).number


@pytest.fixture
def guardian(buyer):
    user, party = buyer
    consents.give(party=party, purpose="guardian_identity", user=user, language="en")
    child = Party.objects.create(roles=["buyer"], name="child", place="330100", ref="child")
    Guardianship.objects.create(minor=child, guardian=party, state="verified", verified_at=timezone.now())
    return user, party


def test_one_consent_of_two_keeps_the_identity(guardian):
    withdraw(*guardian)
    assert identity_of(guardian[1]).state == "verified"


def test_a_guardian_who_withdraws_answers_for_nobody_any_more(guardian):
    child = Party.objects.get(ref="child")
    Membership.objects.create(user=guardian[0], party=child, part="guardian")
    withdraw(*guardian, purpose="guardian_identity")
    assert Guardianship.objects.get(guardian=guardian[1]).state == "ended"
    assert not Membership.objects.filter(party=child).exists()  # nor sees the child's page


def test_the_file_of_a_minor_who_streams_keeps_its_guardian(guardian):
    user, party = guardian
    Party.objects.filter(ref="child").update(roles=["buyer", "streamer"])
    withdraw(user, party)
    withdraw(user, party, purpose="guardian_identity")
    assert identity_of(party).number
