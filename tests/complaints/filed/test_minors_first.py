"""Claimed from both lines at once, a complaint by or about minors comes before every other one."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints.complaints import MINORS_QUEUE, QUEUE
from moderation.complaints.models import Complaint
from tests.at_once import at_once
from tests.cases.build import make_cases
from tests.complaints.filed.build import filed

pytestmark = pytest.mark.django_db
BOTH = [QUEUE, MINORS_QUEUE]


@pytest.fixture
def sue(person) -> User:
    """Cleared."""
    return person("senior_moderator", "sue")


@pytest.fixture
def popular(stream, many) -> Complaint:
    """Seven buyers complain of one product since the day before."""
    made = [filed(stream, user, product="p-1") for user in many(7)][-1]
    day = timedelta(days=1)
    case = Case.objects.get(pk=made.case_id)
    Case.objects.filter(pk=case.pk).update(opened_at=case.opened_at - day, rank_at=case.rank_at - day)
    return made


@pytest.fixture
def about(popular, stream, bob) -> Complaint:
    return filed(stream, bob, reason="minors")


def taken(user: User, queues: list[int] = BOTH) -> int | None:
    lease = claims.claim_next(user=user, queue_ids=queues)
    return lease.case_id if lease else None


def test_it_comes_first_however_many_complained_and_waited_before(popular, about, sue):
    ranks = dict(Case.objects.values_list("pk", "rank_at"))
    assert ranks[popular.case_id] < ranks[about.case_id]
    assert taken(sue) == about.case_id


def test_the_next_cleared_person_takes_what_is_left(popular, about, sue, person):
    assert [taken(sue), taken(person("senior_moderator")), taken(person("senior_moderator"))] == [
        about.case_id,
        popular.case_id,
        None,
    ]


def test_who_is_not_cleared_goes_on_with_the_others(popular, about, moderator):
    assert taken(moderator) == popular.case_id


def test_who_asks_for_the_other_line_alone_gets_it(popular, about, sue):
    assert taken(sue, [QUEUE]) == popular.case_id


def test_one_that_is_put_aside_or_was_skipped_holds_nothing_up(popular, about, sue, person):
    lease = claims.claim_next(user=sue, queue_ids=BOTH)
    claims.skip(user=sue, case_id=lease.case_id, token=lease.token)
    assert taken(sue) == popular.case_id
    other = person("senior_moderator")
    lease = claims.claim_next(user=other, queue_ids=BOTH)
    assert lease.case_id == about.case_id
    claims.park(user=other, case_id=lease.case_id, token=lease.token, until=timezone.now() + timedelta(hours=1))
    assert taken(other) is None


def test_other_kinds_keep_their_place(popular, about, stream, sue):
    (flags,) = make_cases(stream, 1)
    Case.objects.filter(pk=flags.pk).update(rank_at=timezone.now() - timedelta(days=2))
    assert taken(sue, [flags.queue_id, *BOTH]) == flags.pk


@pytest.mark.django_db(transaction=True)
def test_while_a_colleague_takes_the_last_of_them_one_gets_another_and_not_nothing(popular, about, sue):
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=about.case_id)
        assert at_once(lambda: taken(sue), refused=()) == [popular.case_id]


def test_many_who_complain_at_once_stand_behind_it_in_the_list_too(stream, bob, many):
    about = filed(stream, bob, reason="minors")
    made = [filed(stream, user, product="p-1") for user in many(7)][-1]
    ranks = dict(Case.objects.values_list("pk", "rank_at"))
    assert ranks[about.case_id] < ranks[made.case_id]
