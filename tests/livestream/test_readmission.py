"""Whose account was closed for good is verified under no other one; whoever hands in learns nothing of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.identity.deciding import verify
from accounts.identity.refusing import NotNow
from accounts.models import Identity, IdentityCheck
from accounts.refusals import REASONS
from livestream.models import Restriction
from livestream.readmission import readmission_refusals
from tests.accounts.identity.build import verified_party
from tests.accounts.identity.people import facts, handed_in

pytestmark = pytest.mark.django_db


def barred(number, kind="no_return", **fields):
    """A party verified with this number, closed for good."""
    party = verified_party(number=number)
    now = timezone.now()
    Restriction.objects.create(
        **{
            "party": party,
            "kind": kind,
            "starts_at": now - timedelta(minutes=1),
            "no_end_reason": "no return under another account",
            "basis_type": "decision",
            "basis_id": "1",
            "basis_text": "LM18-7a",
        }
        | fields
    )
    Identity.objects.filter(party=party).update(state="closed")
    return party


def test_the_same_number_is_not_verified_again_and_the_reviewer_is_warned(person):
    told = facts()
    barred(told.number)
    identity = handed_in(person(), number=told.number)
    assert identity.state == "submitted"
    assert "not_readmitted" in identity.warnings
    with pytest.raises(NotNow) as refused:
        verify(
            identity_id=identity.pk, submission=identity.submission, method="manual", by=person("compliance_officer")
        )
    assert [refusal.code for refusal in refused.value.refusals] == ["not_readmitted"]
    assert "not_readmitted" in REASONS


@pytest.mark.parametrize(
    "fields",
    [{"lifted_at": timezone.now()}, {"kind": "closed"}, {"starts_at": timezone.now() + timedelta(days=1)}],
    ids=["lifted", "closed alone", "not yet"],
)
def test_what_is_lifted_lighter_or_to_come_bars_nobody(person, fields):
    told = facts()
    barred(told.number, **fields)
    assert "not_readmitted" not in handed_in(person(), number=told.number).warnings


def test_a_number_that_was_typed_in_and_never_proved_bars_nobody(person):
    told = facts()
    party = barred(told.number)
    IdentityCheck.objects.filter(identity__party=party).delete()
    assert "not_readmitted" not in handed_in(person(), number=told.number).warnings


def test_the_account_itself_is_refused_at_the_doors_and_not_here():
    party = barred(facts().number)
    assert readmission_refusals(Identity.objects.get(party=party)) == []
