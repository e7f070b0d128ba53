"""Trainings, agreements, qualifications: on file, for how long, and who says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.credentials import (
    accept_agreement,
    decide_credential,
    file_qualification,
    in_force,
    pass_training,
    withdraw_credential,
)
from accounts.identity.refusing import NotNow, Rejected
from accounts.models import Credential, Identity
from delivery.models import Notice
from evidence.models import AuditEvent
from tests.accounts.identity.build import verified_party
from tests.accounts.identity.people import joined, show_papers


@pytest.fixture
def alice(person):
    return person(name="alice")


@pytest.fixture
def party(alice):
    party = verified_party(user=alice)
    show_papers(party, "qualification")
    return party


@pytest.fixture
def officer(person):
    return person("compliance_officer")


def filed(party, user) -> Credential:
    return file_qualification(party=party, scope="medicine", document=party.documents.get(), user=user)


def test_a_training_is_good_for_a_year(party, alice):
    training = pass_training(party=party, course="basics", version="2026-11", user=alice)
    now = timezone.now()
    assert list(in_force([party.pk], now)) == [training]
    assert list(in_force([party.pk], now + timedelta(days=364, hours=23))) == [training]
    assert not in_force([party.pk], now + timedelta(days=365)).exists()
    assert not in_force([party.pk], now - timedelta(minutes=1)).exists()
    assert AuditEvent.objects.get(target_kind="credential").action == "credential.verified"


def test_the_newest_stands_first_and_many_parties_are_one_query(party, alice, django_assert_num_queries):
    other = verified_party()
    first = pass_training(party=party, course="basics", version="1", user=alice)
    second = pass_training(party=other, course="basics", version="2", user=alice)
    with django_assert_num_queries(1):
        assert list(in_force([party.pk, other.pk], timezone.now())) == [second, first]


def test_an_agreement_is_with_the_platform_or_with_somebody_named(party, alice):
    operator = verified_party(role="operator")
    accept_agreement(party=party, scope="platform", version="3", user=alice)
    signed = accept_agreement(party=party, scope="operator", version="1", counterparty=operator, user=alice)
    assert (signed.counterparty, signed.valid_until) == (operator, None)
    for scope, other in (("platform", operator), ("operator", None), ("friend", None)):
        with pytest.raises(Rejected) as rejected:
            accept_agreement(party=party, scope=scope, version="1", counterparty=other, user=alice)
        assert rejected.value.errors == {"scope": ["agreement_scope"]}


def test_a_qualification_counts_once_a_reviewer_has_taken_it(party, alice, officer, heard):
    credential = filed(party, alice)
    assert heard == [("review_wanted", party.identity.pk)]
    assert not in_force([party.pk], timezone.now()).exists()
    last_day = timezone.localdate() + timedelta(days=100)
    taken = decide_credential(credential_id=credential.pk, verified=True, valid_until=last_day, by=officer)
    assert taken.valid_until.isoformat() == f"{last_day + timedelta(days=1)}T00:00:00+08:00"
    assert in_force([party.pk], timezone.now()).get().decided_by == officer
    assert Notice.objects.get().code == "credential_verified"


def test_a_refused_qualification_says_so_and_does_not_count(party, alice, officer):
    credential = filed(party, alice)
    decide_credential(credential_id=credential.pk, verified=False, reasons=["photo_unreadable"], by=officer)
    assert not in_force([party.pk], timezone.now()).exists()
    assert Notice.objects.get().code == "credential_refused"
    with pytest.raises(NotNow, match="nothing_to_decide"):
        decide_credential(credential_id=credential.pk, verified=True, by=officer)


def test_what_does_not_fit_is_refused_with_a_code(party, alice, officer):
    credential = filed(party, alice)
    for answer, code in (
        ({"verified": False}, "reasons_missing"),
        ({"verified": False, "reasons": ["ugly"]}, "reason_unknown"),
        ({"verified": True, "valid_until": timezone.localdate() - timedelta(days=2)}, "document_expired"),
        ({"verified": True, "by": alice}, "own_registration"),
        ({"verified": True, "credential_id": 0}, "unknown_credential"),
    ):
        with pytest.raises(NotNow, match=code):
            decide_credential(**{"credential_id": credential.pk, "by": officer} | answer)
    assert Credential.objects.get().state == "submitted"


def test_a_better_picture_takes_the_place_of_the_one_nobody_looked_at(party, alice):
    first, second = filed(party, alice), filed(party, alice)
    assert Credential.objects.get(pk=first.pk).state == "withdrawn"
    assert Credential.objects.get(state="submitted") == second


@pytest.mark.parametrize("erased", [False, True])
def test_another_persons_picture_or_an_erased_one_is_none(party, alice, erased):
    document = party.documents.get()
    if erased:
        document.erased_at = timezone.now()
    else:
        document = show_and_get(verified_party())
    with pytest.raises(Rejected) as rejected:
        file_qualification(party=party, scope="law", document=document, user=alice)
    assert rejected.value.errors == {"document": ["document_unknown"]}


def show_and_get(party):
    show_papers(party, "qualification")
    return party.documents.get()


def test_a_qualification_needs_a_name_to_compare_it_with_and_a_field_that_asks_for_one(party, alice, person):
    bob = person()
    nobody = joined(bob)
    document = show_and_get(nobody)
    with pytest.raises(Rejected) as rejected:
        file_qualification(party=nobody, scope="law", document=document, user=bob)
    assert rejected.value.errors == {"document": ["identity_missing"]}
    with pytest.raises(Rejected) as rejected:
        file_qualification(party=party, scope="astrology", document=party.documents.get(), user=alice)
    assert rejected.value.errors == {"scope": ["qualification_scope"]}


def test_a_withdrawn_paper_takes_its_owner_off_air(party, alice, officer, heard):
    credential = decide_credential(credential_id=filed(party, alice).pk, verified=True, by=officer)
    withdraw_credential(credential_id=credential.pk, by=officer)
    assert heard.of("standing_lost") == [party.pk]
    assert not in_force([party.pk], timezone.now()).exists()
    with pytest.raises(NotNow, match="wrong_state"):
        withdraw_credential(credential_id=credential.pk, by=officer)
    assert Identity.objects.get(party=party).state == "verified"
