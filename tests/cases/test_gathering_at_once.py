"""Many workers, the same two cases, at the same moment: no deadlock, right counts."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from moderation.cases import claims
from moderation.cases.models import Case, Flag
from moderation.cases.scanning import scan
from moderation.decisions.services import decide
from tests.conftest import CURE, OFF_PLATFORM, send, speech


@pytest.mark.django_db(transaction=True)
def test_many_batches_into_two_cases_neither_deadlock_nor_miscount(stream):
    # every other batch meets the two groups in the other order
    batches = []
    for n in range(40):
        lines = [speech(2 * n, f"{OFF_PLATFORM} {n}"), speech(2 * n + 1, f"{CURE} {n}")]
        batches.append(send(stream, *(lines if n % 2 else lines[::-1])))

    def work(batch) -> None:
        try:
            scan(batch_id=batch.pk, received_on=batch.received_on)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(work, batches + batches))  # each task twice
    assert Flag.objects.filter(rule="LM10-1").count() == 40
    for case in Case.objects.all():
        assert case.flag_count == Flag.objects.filter(case=case).count()
        assert case.last_flag_id == max(Flag.objects.filter(case=case).values_list("pk", flat=True))
    assert Case.objects.filter(decided_at=None).count() == Case.objects.count()


@pytest.mark.django_db(transaction=True)
def test_deciding_while_flags_arrive_loses_no_flag(stream, person):
    alice = person("moderator")
    batches = [send(stream, speech(n, f"{OFF_PLATFORM} {n}")) for n in range(60)]

    def work(batch) -> None:
        try:
            scan(batch_id=batch.pk, received_on=batch.received_on)
        finally:
            connection.close()

    decided = 0
    with ThreadPoolExecutor(max_workers=4) as pool:
        scans = [pool.submit(work, batch) for batch in batches]
        while not all(done.done() for done in scans):
            lease = claims.claim_next(user=alice, queue_ids=[2])
            if lease:
                case = Case.objects.get(pk=lease.case_id)
                decide(
                    user=alice,
                    case_id=case.pk,
                    token=lease.token,
                    version=case.version,
                    seen_flag_id=case.last_flag_id,
                    outcome="no_violation",
                )
                decided += 1
        for done in scans:
            done.result()
    assert decided
    flags = Flag.objects.filter(rule="LM10-1")
    assert flags.count() == 60
    assert not flags.filter(case=None).exists()
    for case in Case.objects.all():
        assert case.flag_count == Flag.objects.filter(case=case).count()
    # in each chain only the last may be open
    assert Case.objects.filter(decided_at=None).count() <= 1
