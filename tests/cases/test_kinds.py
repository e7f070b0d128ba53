"""Each kind of case has its own people: a moderator neither sees nor takes registrations."""

import uuid

import pytest

from moderation.cases import claims, evasions, patrols
from moderation.cases.models import Case
from moderation.cases.querysets import cases_visible_to, open_rows, queue_states, queues_decided_by, queues_for
from moderation.cases.registrations import QUEUE
from moderation.complaints import appeals, complaints
from moderation.decisions import holding
from moderation.quality.queue import QUEUE as SECOND_REVIEWS
from tests.blocklists.build import entry
from tests.cases.build import make_cases
from tests.cases.evasion import like
from tests.cases.registration import waiting_case

# whose queues are whose: flags, then each other kind's own
FLAGS, FOR_ALL = [*range(1, 10)], [complaints.QUEUE, patrols.QUEUE, SECOND_REVIEWS]
LINES = {
    "moderator": sorted([*FLAGS, evasions.QUEUE, *FOR_ALL]),
    "senior_moderator": sorted(
        [
            *FLAGS,
            *(evasions.QUEUE, appeals.QUEUE, appeals.MINORS_QUEUE, holding.QUEUE, complaints.MINORS_QUEUE),
            *FOR_ALL,
        ]
    ),
}


@pytest.fixture
def cases(stream) -> tuple[Case, Case]:
    (flags,) = make_cases(stream, 1)
    return flags, waiting_case()


@pytest.mark.parametrize("role", ["moderator", "senior_moderator"])
def test_a_moderator_sees_no_registration(cases, person, role):
    user, (flags, _) = person(role), cases
    assert list(cases_visible_to(user)) == [flags]
    assert open_rows(user) == [flags]
    lines = LINES[role]
    assert [queue.pk for queue in queue_states(user)] == lines
    assert sorted(queues_for(user).values_list("pk", flat=True)) == lines
    assert sorted(queues_decided_by(user).values_list("pk", flat=True)) == lines


def test_a_compliance_officer_sees_both_and_takes_registrations_alone(cases, person):
    user, (flags, registration) = person("compliance_officer"), cases
    assert set(cases_visible_to(user)) == {flags, registration}
    about_people = [QUEUE, evasions.QUEUE, appeals.QUEUE, holding.QUEUE, complaints.QUEUE, complaints.MINORS_QUEUE]
    about_minors = appeals.MINORS_QUEUE
    assert [queue.pk for queue in queue_states(user)] == [*range(1, 10), *about_people, patrols.QUEUE, about_minors]
    assert [queue.pk for queue in queues_decided_by(user)] == [*about_people, about_minors]
    with pytest.raises(claims.Refused, match="not_allowed"):
        claims.claim(user=user, case_id=flags.pk)
    assert claims.claim(user=user, case_id=registration.pk).case_id == registration.pk


def test_asking_for_another_kinds_queue_brings_nothing(cases, person):
    assert claims.claim_next(user=person("moderator"), queue_ids=[QUEUE]) is None
    assert claims.claim_next(user=person("compliance_officer"), queue_ids=[1]) is None
    assert claims.claim_next(user=person(), queue_ids=[1, QUEUE]) is None


def test_a_moderator_cannot_pick_a_registration_by_its_number(cases, person):
    with pytest.raises(claims.Refused, match="not_allowed"):
        claims.claim(user=person("senior_moderator"), case_id=cases[1].pk)


def test_a_moderator_takes_returns_of_listed_persons_and_no_appeals(seeded, person):
    user, case = person("moderator"), like(entry())
    assert claims.claim_next(user=user, queue_ids=[appeals.QUEUE, evasions.QUEUE]).case_id == case.pk
    with pytest.raises(claims.Refused, match="no_senior"):
        claims.escalate(user=user, case_id=case.pk, token=Case.objects.get(pk=case.pk).lease_token)


def test_a_claim_on_what_takes_reading_elsewhere_outlives_its_page(cases, seeded):
    flags, registration = cases
    assert claims.ends_with_its_page(flags.pk)
    assert not claims.ends_with_its_page(registration.pk)
    assert not claims.ends_with_its_page(like(entry()).pk)


def test_nobody_stands_above_for_registrations(cases, person):
    user = person("compliance_officer")
    lease = claims.claim_next(user=user, queue_ids=[QUEUE])
    with pytest.raises(claims.Refused, match="no_senior"):
        claims.escalate(user=user, case_id=lease.case_id, token=lease.token)
    assert Case.objects.get(pk=lease.case_id).held()


def test_a_registrations_lease_is_the_longer_one(cases, person):
    user = person("compliance_officer")
    lease = claims.claim_next(user=user, queue_ids=[QUEUE])
    case = Case.objects.get(pk=lease.case_id)
    assert lease.until - case.claimed_at == case.queue.lease
    assert claims.renew(user=user, case_id=case.pk, token=uuid.uuid4()) is None
    assert claims.renew(user=user, case_id=case.pk, token=lease.token) >= lease.until
