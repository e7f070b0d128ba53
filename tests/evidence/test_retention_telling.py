"""An exhibit that outlives the month of its event is told of anew, so that its seal goes on."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from evidence.actors import system
from evidence.exhibits import FROZEN, KEPT, freeze
from evidence.models import AuditEvent, Erasure, Exhibit
from evidence.retention import audit, running, telling
from evidence.seals.sealing import seal
from evidence.seals.verifying import verify
from tests.evidence.sealing import by_force, nothing_but_ours
from tests.signals.days import stands

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
MONTH = "evidence_auditevent_20200301"
MARCH = datetime(2020, 3, 9, 4, 0, tzinfo=UTC)


@pytest.fixture
def march(seeded, folder):
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {MONTH} PARTITION OF evidence_auditevent"
            " FOR VALUES FROM ('2020-03-01 00:00+00') TO ('2020-04-01 00:00+00')"
        )
    nothing_but_ours()
    yield MONTH
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {MONTH}")


def frozen(data: bytes = b"what was said", **changed) -> Exhibit:
    """In March 2020, its event too."""
    exhibit = freeze(
        kind="words",
        data=data,
        media_type="text/plain",
        subject_kind="stream",
        subject_id=7,
        place="330100",
        facts={"count": 3},
        retention="exhibits_key",
        keep_from=timezone.now(),
        actor=system("test"),
    )
    Exhibit.objects.filter(pk=exhibit.pk).update(frozen_at=MARCH, **changed)
    by_force("UPDATE evidence_auditevent SET at = %s WHERE target_id = %s", MARCH, str(exhibit.pk))
    return exhibit


def all_sealed() -> None:
    while seal():
        pass


def run() -> list[str]:
    return [outcome.stopped for outcome in running.run(NOW, audit.CODE)]


def problems() -> list[tuple[str, str]]:
    return [(problem.code, problem.what) for problem in verify().problems]


def test_evidence_that_outlives_the_month_of_its_event_keeps_its_seal(march):
    exhibit = frozen()
    detail = AuditEvent.objects.get(action=FROZEN).detail
    all_sealed()
    assert run() == [""]
    assert not stands(march)
    event = AuditEvent.objects.get(target_kind="exhibit")
    assert (event.action, event.target_id, event.detail) == (KEPT, str(exhibit.pk), detail)
    all_sealed()
    assert problems() == []
    by_force("UPDATE evidence_exhibit SET sha256 = sha256('another') WHERE id = %s", exhibit.pk)
    assert problems() == [("exhibit_changed", f"exhibit {exhibit.pk} (words of stream 7)")]


def test_an_exhibit_marked_as_erased_in_a_month_that_went_is_named(march):
    exhibit = frozen()
    all_sealed()
    run()
    all_sealed()
    by_force("UPDATE evidence_exhibit SET erased_at = %s WHERE id = %s", MARCH, exhibit.pk)
    assert problems() == [("exhibit_hidden", f"exhibit {exhibit.pk} (words)")]


def test_an_exhibit_that_nobody_froze_is_named_whatever_month_it_is_dated_in(march):
    frozen()
    all_sealed()
    run()
    added = Exhibit.objects.create(
        kind="words", subject_kind="stream", subject_id="7", retention="exhibits", keep_from=MARCH, frozen_at=MARCH
    )
    assert problems() == [("exhibit_added", f"exhibit {added.pk} (words)")]


def test_what_is_erased_is_not_told_of_anew(march):
    frozen(erased_at=MARCH + timedelta(days=1))
    all_sealed()
    assert run() == [""]
    assert not AuditEvent.objects.filter(action=KEPT).exists()
    # erasing and its event went with the same month
    assert problems() == []


def test_killed_after_telling_the_next_run_tells_nothing_twice(march, monkeypatch):
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    exhibits = {str(frozen(f"{n}".encode()).pk) for n in range(5)}
    all_sealed()

    def killed(**terms):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(audit, "announce", killed)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert stands(march)
    assert run() == [""]
    told = list(AuditEvent.objects.filter(action=KEPT).values_list("target_id", flat=True))
    assert (len(told), set(told)) == (5, exhibits)


def test_what_a_changed_event_says_comes_under_no_fresh_seal(march):
    frozen()
    all_sealed()
    by_force("UPDATE evidence_auditevent SET detail = jsonb_set(detail, '{size}', '4') WHERE action = %s", FROZEN)
    assert run() == ["changed"]
    assert stands(march)
    assert not AuditEvent.objects.filter(action=KEPT).exists()
    assert not Erasure.objects.exists()
