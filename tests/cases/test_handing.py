"""A case handed over by name: first the colleague's alone, after ten minutes everybody's."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from evidence.models import AuditEvent
from moderation.cases import claims
from moderation.cases.claims import Refused
from moderation.cases.handing import colleagues_for, hand_over, handed_to
from moderation.cases.models import Case, CaseExclusion, CaseNote
from tests.cases.build import make_cases

pytestmark = pytest.mark.django_db
QUEUES = list(range(1, 10))


@pytest.fixture
def alice(person):
    return person("moderator", "alice")


@pytest.fixture
def bob(person):
    return person("moderator", "bob")


@pytest.fixture
def carol(person):
    return person("senior_moderator", "carol")


@pytest.fixture
def handed(stream, alice, bob):
    """The last of three cases in line, in Alice's hands until she gave it to Bob."""
    case = make_cases(stream, 3)[2]
    lease = claims.claim(user=alice, case_id=case.pk)
    hand_over(user=alice, case_id=case.pk, token=lease.token, to=bob, words="You know this room.")
    return Case.objects.get(pk=case.pk)


def test_it_is_out_of_the_first_ones_hands_and_offered(handed, bob):
    assert handed.holder is None
    assert handed_to(bob) == [handed]
    assert [note.text for note in CaseNote.objects.filter(case=handed)] == ["You know this room."]
    event = AuditEvent.objects.get(action="case.handed_over")
    assert event.detail == {"to": bob.pk}


def test_next_brings_it_to_the_colleague_before_all_others(handed, bob):
    lease = claims.claim_next(user=bob, queue_ids=QUEUES)
    assert lease is not None
    assert lease.case_id == handed.pk
    assert handed_to(bob) == []
    handed.refresh_from_db()
    assert (handed.offered_to, handed.offered_until) == (None, None)


def test_nobody_else_gets_it_meanwhile(handed, alice, carol):
    assert claims.claim_next(user=carol, queue_ids=QUEUES).case_id != handed.pk
    with pytest.raises(Refused) as refused:
        claims.claim(user=alice, case_id=handed.pk)
    assert refused.value.code == "offered"


def test_after_ten_minutes_it_is_for_all_again(handed, alice, bob):
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert handed_to(bob) == []
    # long ago: PostgreSQL's now() is when the test began
    Case.objects.filter(pk=handed.pk).update(offered_until=timezone.now() - timedelta(hours=1))
    assert claims.claim(user=alice, case_id=handed.pk).case_id == handed.pk


def test_a_live_claim_of_the_colleague_is_not_taken_away(stream, alice, bob):
    first, second = make_cases(stream, 2)
    held = claims.claim(user=bob, case_id=first.pk)
    lease = claims.claim(user=alice, case_id=second.pk)
    hand_over(user=alice, case_id=second.pk, token=lease.token, to=bob)
    assert claims.claim_next(user=bob, queue_ids=QUEUES) == held
    assert handed_to(bob) == [second]


def test_who_skipped_it_may_be_asked_by_name(stream, alice, bob):
    case = make_cases(stream, 1)[0]
    claims.skip(user=bob, case_id=case.pk, token=claims.claim(user=bob, case_id=case.pk).token)
    lease = claims.claim(user=alice, case_id=case.pk)
    hand_over(user=alice, case_id=case.pk, token=lease.token, to=bob)
    assert claims.claim_next(user=bob, queue_ids=QUEUES).case_id == case.pk


def test_it_goes_only_to_somebody_who_may_take_it(stream, alice, bob, carol, person):
    case = make_cases(stream, 1)[0]
    CaseExclusion.objects.create(case=case, user=bob, why=CaseExclusion.Why.PARTY)
    retired = person("moderator", "retired")
    retired.is_active = False
    retired.save()
    lease = claims.claim(user=alice, case_id=case.pk)
    assert list(colleagues_for(case, besides=alice)) == [carol]
    for nobody in (alice, bob, retired, person(name="eve"), person("compliance_officer")):
        with pytest.raises(Refused) as refused:
            hand_over(user=alice, case_id=case.pk, token=lease.token, to=nobody)
        assert refused.value.code == "colleague"
    assert Case.objects.get().holder == alice


def test_what_was_handed_up_goes_to_seniors_alone(stream, alice, carol, person):
    case = make_cases(stream, 1)[0]
    Case.objects.update(level=1)
    case.refresh_from_db()
    other = person("senior_moderator", "other")
    assert list(colleagues_for(case, besides=carol)) == [other]


def test_only_the_holder_hands_it_over(stream, alice, bob, carol):
    case = make_cases(stream, 1)[0]
    lease = claims.claim(user=alice, case_id=case.pk)
    with pytest.raises(Refused):
        hand_over(user=carol, case_id=case.pk, token=lease.token, to=bob)
    assert Case.objects.get().holder == alice
