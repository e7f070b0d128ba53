"""Neither who proposed nor who confirmed, nor anybody who belongs to the person: not by a page, a claim or raw SQL."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import Guardianship, Membership, User
from evidence.models import AuditEvent
from moderation.cases import claims
from moderation.cases.models import CaseExclusion
from moderation.cases.querysets import open_rows
from moderation.complaints.appeals import QUEUE, appeal
from moderation.complaints.appeals.cases import without_eyes
from moderation.complaints.models import Appeal
from tests.accounts.identity.build import verified_party
from tests.blocklists.entries.build import confirmed
from tests.cases.evasion import account
from tests.complaints.build import WORDS, answered, held_by


@pytest.fixture
def first(person) -> User:
    return person("senior_moderator", "fay")


@pytest.fixture
def second(person) -> User:
    return person("compliance_officer", "sue")


@pytest.fixture
def theirs(owner, first, second) -> Appeal:
    """Against what `first` proposed and `second` confirmed."""
    party = account()
    Membership.objects.create(user=owner, party=party, part="owner")
    listed = confirmed(first, second, party=party)
    return appeal(party=party, entry_id=listed.pk, words=WORDS, user=owner)


def test_who_decided_it_cannot_claim_the_appeal(theirs, first, second, senior):
    for user in (first, second):
        assert claims.claim_next(user=user, queue_ids=[QUEUE]) is None
        with pytest.raises(claims.Refused, match="decider"):
            claims.claim(user=user, case_id=theirs.case_id)
    assert claims.claim_next(user=senior, queue_ids=[QUEUE]).case_id == theirs.case_id


def test_who_decided_it_sees_that_it_is_there(theirs, first):
    assert open_rows(first, QUEUE) == [theirs.case]


def test_who_decided_it_cannot_answer_even_with_the_case_in_hand(theirs, first):
    CaseExclusion.objects.all().delete()
    with pytest.raises(claims.Refused, match="decider"):
        answered(held_by(first, theirs), first)


def test_the_database_refuses_the_same_eyes(theirs, first, second):
    by_hand = "UPDATE complaints_appeal SET outcome = 'overturned', decided_at = now(), decided_by_id = %s"
    for user in (first, second):
        refused = pytest.raises(IntegrityError, match="appeal_decided_by_other_eyes")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(by_hand, [user.pk])
    theirs.outcome, theirs.decided_at, theirs.decided_by = "upheld", theirs.due_at, first
    with pytest.raises(IntegrityError, match="appeal_decided_by_other_eyes"), transaction.atomic():
        Appeal.objects.bulk_update([theirs], ["outcome", "decided_at", "decided_by"])


def test_an_answer_without_a_person_is_refused_by_the_database(theirs):
    with pytest.raises(IntegrityError, match="appeal_open_or_decided"), transaction.atomic():
        Appeal.objects.update(outcome="overturned", decided_at=theirs.due_at)


def test_two_appeals_of_one_party_are_refused_by_the_database(theirs):
    with pytest.raises(IntegrityError, match="one_appeal_each"), transaction.atomic():
        Appeal.objects.create(entry=theirs.entry, party=theirs.party, due_at=theirs.due_at)


def test_who_belongs_to_the_person_may_not_take_it(owner, first, second, person):
    party, guardian = account(), person("senior_moderator", "gil")
    staff = person("senior_moderator", "sid")
    listed = confirmed(first, second, party=party)
    Membership.objects.create(user=owner, party=party, part="owner")
    Membership.objects.create(user=staff, party=party, part="staff")
    Guardianship.objects.create(
        minor=party, guardian=verified_party(role="buyer", user=guardian), relation="parent", state="verified"
    )
    made = appeal(party=party, entry_id=listed.pk, words=WORDS, user=owner)
    for user in (staff, guardian):
        with pytest.raises(claims.Refused, match="part"):
            claims.claim(user=user, case_id=made.case_id)


def test_who_joined_the_person_later_cannot_answer_even_with_the_case_in_hand(theirs, senior):
    case = held_by(senior, theirs)
    Membership.objects.create(user=senior, party=theirs.party, part="staff")
    with pytest.raises(claims.Refused, match="part"):
        answered(case, senior)
    assert Appeal.objects.get().outcome == ""


def test_who_may_not_decide_appeals_has_none(theirs, person):
    moderator = person("moderator")
    assert claims.claim_next(user=moderator, queue_ids=[QUEUE]) is None
    with pytest.raises(claims.Refused, match="not_allowed"):
        claims.claim(user=moderator, case_id=theirs.case_id)


def figures() -> str:
    return Client().get("/metrics").content.decode()


def test_an_appeal_that_nobody_may_decide_is_counted_until_somebody_may(theirs, first, person):
    assert AuditEvent.objects.filter(action="appeal.nobody_may_decide", target_id=str(theirs.pk)).exists()
    assert list(without_eyes()) == [theirs]
    assert "streamwarden_appeals_nobody_may_decide 1.0" in figures()
    # it stands in the line all the same
    assert open_rows(first, QUEUE) == [theirs.case]
    person("senior_moderator", "zoe")
    assert not without_eyes().exists()
    assert "streamwarden_appeals_nobody_may_decide 0.0" in figures()


def test_where_others_are_left_nothing_is_said(owner, first, second, senior):
    party = account()
    Membership.objects.create(user=owner, party=party, part="owner")
    appeal(party=party, entry_id=confirmed(first, second, party=party).pk, words=WORDS, user=owner)
    assert not AuditEvent.objects.filter(action="appeal.nobody_may_decide").exists()
