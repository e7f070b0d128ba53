"""Fifty people, a thousand cases, at the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.models import User
from moderation.cases import claims
from moderation.cases.closing import close
from moderation.cases.models import Case
from tests.cases.build import make_cases

PEOPLE, CASES = 50, 1000


@pytest.mark.django_db(transaction=True)
def test_fifty_people_claim_a_thousand_cases_and_no_case_goes_to_two(stream, person):
    make_cases(stream, CASES)
    people = [person("moderator", f"p{n}") for n in range(PEOPLE)]

    def work(user: User) -> list[int]:
        mine = []
        try:
            while lease := claims.claim_next(user=user, queue_ids=[1]):
                mine.append(lease.case_id)
                _close(user, lease)
        finally:
            connection.close()
        return mine

    with ThreadPoolExecutor(max_workers=PEOPLE) as pool:
        taken = [case_id for mine in pool.map(work, people) for case_id in mine]
    assert len(taken) == CASES
    assert max(Counter(taken).values()) == 1
    assert not Case.objects.filter(decided_at=None).exists()


def _close(user: User, lease: claims.Lease) -> None:
    with transaction.atomic():
        case = claims.held_case(user=user, case_id=lease.case_id, token=lease.token)
        close(case=case, outcome=Case.Outcome.NO_VIOLATION, seen_flag_id=case.last_flag_id)


@pytest.mark.django_db(transaction=True)
def test_one_person_in_ten_windows_holds_one_case(stream, person):
    make_cases(stream, 20)
    user = person("moderator", "alice")

    def claim(_: int) -> int:
        try:
            return claims.claim_next(user=User.objects.get(pk=user.pk), queue_ids=[1]).case_id
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=10) as pool:
        assert len(set(pool.map(claim, range(10)))) == 1
    assert Case.objects.filter(holder=user).count() == 1
