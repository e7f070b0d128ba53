"""Who gets a case, who keeps it, and that a lease that ran out stands in nobody's way."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from evidence.models import AuditEvent
from livestream.services import end_stream
from moderation.cases import claims
from moderation.cases.models import Case, Queue
from tests.cases.build import make_cases


@pytest.fixture
def alice(person):
    return person("moderator", "alice")


@pytest.fixture
def bob(person):
    return person("moderator", "bob")


def test_the_case_that_stands_first_is_claimed_first(stream, alice, bob):
    first, second = make_cases(stream, 2)
    assert claims.claim_next(user=alice, queue_ids=[1]).case_id == first.pk
    assert claims.claim_next(user=bob, queue_ids=[1]).case_id == second.pk


def test_only_the_asked_queues_are_looked_in(stream, alice):
    make_cases(stream, 1, queue=2)
    assert claims.claim_next(user=alice, queue_ids=[1]) is None
    assert claims.claim_next(user=alice, queue_ids=[1, 2]) is not None


def test_claiming_while_holding_a_live_lease_returns_that_case(stream, alice):
    make_cases(stream, 2)
    assert claims.claim_next(user=alice, queue_ids=[1]) == claims.claim_next(user=alice, queue_ids=[1])


def test_a_lease_on_air_is_a_minute_and_off_air_ten(stream, platform, alice):
    make_cases(stream, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        began = cursor.fetchone()[0]
    lease = claims.claim_next(user=alice, queue_ids=[1])
    assert lease.until - began == timedelta(seconds=60)
    end_stream(client=platform, stream_id=stream.pk)
    until = claims.renew(user=alice, case_id=lease.case_id, token=lease.token)
    assert until - began == timedelta(minutes=10)


def test_an_expired_lease_stands_in_nobodys_way(stream, alice, bob):
    make_cases(stream, 1)
    lost = claims.claim_next(user=alice, queue_ids=[1])
    Case.objects.update(lease_until=timezone.now() - timedelta(hours=1))
    taken = claims.claim_next(user=bob, queue_ids=[1])
    assert taken.case_id == lost.case_id
    assert claims.renew(user=alice, case_id=lost.case_id, token=lost.token) is None
    with pytest.raises(claims.Refused, match="taken"):
        claims.skip(user=alice, case_id=lost.case_id, token=lost.token)
    assert not claims.release(user=alice, case_id=lost.case_id, token=lost.token)
    assert Case.objects.get().holder == bob


def test_an_expired_lease_that_nobody_took_can_be_renewed(stream, alice):
    make_cases(stream, 1)
    lease = claims.claim_next(user=alice, queue_ids=[1])
    Case.objects.update(lease_until=timezone.now() - timedelta(hours=1))
    assert claims.renew(user=alice, case_id=lease.case_id, token=lease.token) > timezone.now()


def test_ones_own_expired_lease_does_not_block_the_next_claim(stream, alice):
    make_cases(stream, 2)
    claims.claim_next(user=alice, queue_ids=[1])
    Case.objects.filter(holder=alice).update(lease_until=timezone.now() - timedelta(hours=1))
    assert claims.claim_next(user=alice, queue_ids=[1]) is not None
    assert Case.objects.filter(holder=alice).count() == 1


def test_picking_a_case_by_hand_lets_the_earlier_one_go(stream, alice, bob):
    first, second = make_cases(stream, 2)
    claims.claim_next(user=alice, queue_ids=[1])
    assert claims.claim(user=alice, case_id=second.pk).case_id == second.pk
    assert claims.claim_next(user=bob, queue_ids=[1]).case_id == first.pk
    with pytest.raises(claims.Refused, match="taken"):
        claims.claim(user=bob, case_id=second.pk)


def test_a_skipped_case_goes_to_others_first(stream, alice, bob):
    make_cases(stream, 1)
    lease = claims.claim_next(user=alice, queue_ids=[1])
    claims.skip(user=alice, case_id=lease.case_id, token=lease.token, reason="not sure")
    assert claims.claim_next(user=alice, queue_ids=[1]) is None
    assert claims.claim_next(user=bob, queue_ids=[1]).case_id == lease.case_id


def test_a_parked_case_comes_back_by_itself(stream, alice):
    make_cases(stream, 1)
    lease = claims.claim_next(user=alice, queue_ids=[1])
    claims.park(
        user=alice,
        case_id=lease.case_id,
        token=lease.token,
        until=timezone.now() + timedelta(hours=1),
    )
    assert claims.claim_next(user=alice, queue_ids=[1]) is None
    # long ago: PostgreSQL's now() is when the test began
    Case.objects.update(parked_until=timezone.now() - timedelta(hours=1))
    assert claims.claim_next(user=alice, queue_ids=[1]).case_id == lease.case_id


@pytest.mark.parametrize("hours", [-1, 24 * 15])
def test_parking_into_the_past_or_too_far_is_refused(stream, alice, hours):
    make_cases(stream, 1)
    lease = claims.claim_next(user=alice, queue_ids=[1])
    with pytest.raises(claims.Refused, match="too_far"):
        claims.park(
            user=alice,
            case_id=lease.case_id,
            token=lease.token,
            until=timezone.now() + timedelta(hours=hours),
        )
    assert Case.objects.get().held()


def test_an_escalated_case_is_for_seniors(stream, alice, bob, person):
    make_cases(stream, 1)
    lease = claims.claim_next(user=alice, queue_ids=[1])
    claims.escalate(user=alice, case_id=lease.case_id, token=lease.token)
    assert claims.claim_next(user=bob, queue_ids=[1]) is None
    with pytest.raises(claims.Refused, match="excluded"):
        claims.claim(user=bob, case_id=lease.case_id)
    assert claims.claim_next(user=person("senior_moderator"), queue_ids=[1]) is not None


def test_another_token_holds_nothing(stream, alice):
    make_cases(stream, 1)
    lease = claims.claim_next(user=alice, queue_ids=[1])
    assert claims.renew(user=alice, case_id=lease.case_id, token=uuid.uuid4()) is None
    assert not claims.release(user=alice, case_id=lease.case_id, token=uuid.uuid4())


def test_taking_is_history_and_renewing_is_not(stream, alice):
    make_cases(stream, 1)
    before = Queue.objects.get(pk=1).version
    lease = claims.claim_next(user=alice, queue_ids=[1])
    version = Case.objects.get().version
    for _ in range(3):
        claims.renew(user=alice, case_id=lease.case_id, token=lease.token)
    actions = AuditEvent.objects.filter(target_kind="case", target_id=str(lease.case_id))
    assert [event.action for event in actions] == ["case.claimed"]
    assert Case.objects.get().version == version
    assert Queue.objects.get(pk=1).version == before + 1


def test_the_database_itself_refuses_a_second_hold(stream, alice):
    make_cases(stream, 2)
    claims.claim_next(user=alice, queue_ids=[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(holder=None).update(holder=alice, lease_token=uuid.uuid4(), lease_until=timezone.now())
