"""Several workers, scans and decisions in the same moment: nothing is frozen twice, and nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from evidence.models import Exhibit
from moderation.cases import claims
from moderation.cases.freezing import freezing
from moderation.cases.freezing.claiming import Asked
from moderation.cases.freezing.freezing import freeze_case, freeze_due
from moderation.cases.models import Case, CaseExhibit, Flag, Freezing
from moderation.cases.scanning import scan
from moderation.decisions.models import Decision
from moderation.decisions.services import decide
from tests.at_once import at_once
from tests.cases.freezing import exhibits
from tests.conftest import CURE, OFF_PLATFORM, send, send_and_scan, speech

pytestmark = pytest.mark.django_db(transaction=True)


def frozen_flags() -> list[int]:
    rows = CaseExhibit.objects.filter(exhibit__kind="words").values_list("exhibit__facts", flat=True)
    return sorted(flag for facts in rows for flag in facts["flags"])


def test_two_workers_at_one_case_freeze_it_once(stream):
    send_and_scan(stream, speech(5, OFF_PLATFORM))
    asked = Asked(Case.objects.get().pk, 1)
    made = at_once(lambda: freeze_case(asked), lambda: freeze_case(asked), refused=())
    assert sorted(made) == [0, 2]
    assert frozen_flags() == list(Flag.objects.values_list("pk", flat=True))


def test_a_flag_that_comes_while_the_rows_are_written_is_frozen_by_the_next_pass(stream, monkeypatch):
    send_and_scan(stream, speech(5, OFF_PLATFORM))
    gather = freezing.gather

    def gather_then_flag(*asked):
        found = gather(*asked)
        send_and_scan(stream, speech(6, OFF_PLATFORM + "快点"))
        return found

    later = timezone.now() + timedelta(minutes=2)
    with monkeypatch.context() as patch:
        patch.setattr(freezing, "gather", gather_then_flag)
        freeze_case(Asked(Case.objects.get().pk, 1))
    assert Freezing.objects.get().due_at > timezone.now()
    freeze_due(later)
    assert frozen_flags() == sorted(Flag.objects.values_list("pk", flat=True))
    assert not Freezing.objects.exists()


def test_scans_decisions_and_two_freezers_neither_deadlock_nor_lose_a_flag(stream, person):
    alice = person("moderator")
    batches = []
    for n in range(30):
        lines = [speech(2 * n, f"{OFF_PLATFORM} {n}"), speech(2 * n + 1, f"{CURE} {n}")]
        batches.append(send(stream, *(lines if n % 2 else lines[::-1])))
    later = timezone.now() + timedelta(hours=1)

    def closing(act):
        def run(*args):
            try:
                return act(*args)
            finally:
                connection.close()

        return run

    with ThreadPoolExecutor(max_workers=4) as pool:
        scans = [
            pool.submit(closing(lambda batch: scan(batch_id=batch.pk, received_on=batch.received_on)), batch)
            for batch in batches
        ]
        freezers = [pool.submit(closing(lambda: freeze_due(later))) for _ in range(8)]
        while not all(done.done() for done in scans):
            if lease := claims.claim_next(user=alice, queue_ids=[2]):
                case = Case.objects.get(pk=lease.case_id)
                decide(
                    user=alice,
                    case_id=case.pk,
                    token=lease.token,
                    version=case.version,
                    seen_flag_id=case.last_flag_id,
                    outcome="no_violation",
                )
        for done in [*scans, *freezers]:
            done.result()
    freeze_due(later + timedelta(hours=1), seconds=30)
    assert not Freezing.objects.exists()
    for case in Case.objects.all():
        flags = sorted(Flag.objects.filter(case=case).values_list("pk", flat=True))
        words = [flag for one in exhibits(case, "words") for flag in one.facts["flags"] if flag in flags]
        assert sorted(words) == flags
    frozen = Exhibit.objects.filter(kind="decision").values_list("facts__decision", flat=True)
    assert sorted(frozen) == sorted(Decision.objects.values_list("pk", flat=True))
