"""The job from the outside: counted, run, killed at any step, run twice at once; audit events by the month."""

import io
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from evidence import holds
from evidence.actors import system
from evidence.ids import uuid7
from evidence.models import AuditEvent, Erasure, Seal
from evidence.retention import erasing, registry, running, tasks
from evidence.retention.registry import Job, Outcome, Part
from evidence.seals.sealing import seal
from evidence.seals.verifying import verify
from moderation.signals import keeping, retention
from moderation.signals.models import Batch, KeptBatch
from tests.at_once import at_once, kind
from tests.signals.days import LATER, aired, partition, product, readable, stands, tells

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
MONTH = "evidence_auditevent_20200301"
MARCH = datetime(2020, 3, 9, 4, 0, tzinfo=UTC)


def retention_command(*options: str) -> str:
    out = io.StringIO()
    call_command("retention", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def march(seeded):
    """A month of audit events of long ago, three of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {MONTH} PARTITION OF evidence_auditevent"
            " FOR VALUES FROM ('2020-03-01 00:00+00') TO ('2020-04-01 00:00+00')"
        )
        cursor.execute(
            "INSERT INTO evidence_auditevent (at, actor_kind, actor_id, actor_role, actor_label, action,"
            " target_kind, target_id, target_label, request_id, detail)"
            " SELECT %s, 'system', '', '', '', 'x', 'old', n::text, '', '', '{}' FROM generate_series(1, 3) n",
            [MARCH],
        )
    yield MONTH
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {MONTH}")


@pytest.fixture
def day(platform):
    """A partition of signals with a stream that sold nothing and one that sold."""
    name = partition()
    tells(platform)
    yield name, aired(platform, "quiet"), aired(platform, "shop", product(1))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name}")


def old_events() -> int:
    return AuditEvent.objects.filter(target_kind="old").count()


@pytest.mark.django_db(transaction=True)
def test_a_month_of_audit_events_goes_sealed_said_and_verified(march):
    while seal():
        pass
    (outcome,) = running.run(NOW, "audit_events")
    assert (outcome.erased, outcome.stopped) == (3, "")
    assert not stands(march)
    erasure = Erasure.objects.get(partition=march)
    assert erasure.erased == 3
    assert bytes(erasure.last_chain) == bytes(Seal.objects.get(number=erasure.last_seal).chain)
    # the event that says so was sealed before anything was dropped
    event = AuditEvent.objects.get(action="retention.erased", target_id=str(erasure.pk))
    assert Seal.objects.filter(ids__contains=[event.pk]).exists()
    report = verify()
    assert report.erased == 3
    assert {problem.code for problem in report.problems} <= {"late"}, report.problems


@pytest.mark.django_db(transaction=True)
def test_a_month_dropped_by_hand_is_not_lawfully_erased(march):
    while seal():
        pass
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {march}")
    report = verify()
    assert report.erased == 0
    assert len(report.problems) >= 3


@pytest.mark.django_db
def test_audit_events_that_are_not_sealed_stay(march):
    (outcome,) = running.run(NOW, "audit_events")
    assert outcome.stopped == "unsealed"
    assert old_events() == 3
    assert not Erasure.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("about", "stays"), [(MARCH, True), (MARCH + timedelta(days=90), False)], ids=["same", "other"]
)
def test_a_hold_keeps_the_audit_events_of_its_time(march, about, stays):
    while seal():
        pass
    holds.place(
        why="dispute",
        basis="2020-7",
        subjects=[("party", uuid7())],
        period_from=about,
        period_to=about + timedelta(days=1),
        actor=system("test"),
    )
    (outcome,) = running.run(NOW, "audit_events")
    assert (outcome.stopped == "hold") is stays
    assert old_events() == (3 if stays else 0)


@pytest.mark.django_db
def test_a_job_that_fails_holds_up_none_of_the_others_and_is_heard_of(monkeypatch):
    part = Part("unsold", "", MARCH, MARCH, 1)

    def fails(now, still):
        raise ValueError("mistyped")
        yield

    table = {
        "first": Job(("sold",), None, fails),
        "second": Job(("unsold",), None, lambda *_: iter([Outcome(part, 1)])),
    }
    monkeypatch.setattr(registry, "_jobs", table)
    with pytest.raises(ValueError, match="mistyped"):
        list(running.run(NOW))
    assert AuditEvent.objects.get(action="retention.ran").detail["erased"] == {"unsold": 1}
    monkeypatch.setitem(table, "first", table["second"])
    # and what it held is let go
    assert len(list(running.run(NOW))) == 2


STEPS = [
    (keeping, "copy"),
    (keeping, "digest_of_copies"),
    (retention, "_say"),
    (retention, "sealed"),
    (keeping, "let_stand"),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize(("module", "step"), STEPS, ids=[step for _module, step in STEPS])
def test_killed_at_any_step_the_next_run_goes_on(day, monkeypatch, module, step, before):
    name, quiet, shop = day
    whole = getattr(module, step)

    def killed(*terms):
        if not before:
            whole(*terms)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, step, killed)
        with pytest.raises(KeyboardInterrupt):
            list(running.run(LATER, "signals_unsold"))
    assert stands(name)
    assert (readable(quiet), readable(shop)) == (True, True)
    (outcome,) = running.run(LATER, "signals_unsold")
    assert (outcome.erased, outcome.kept, outcome.stopped) == (1, 1, "")
    assert not stands(name)
    assert (readable(quiet), readable(shop)) == (False, True)
    assert (Erasure.objects.count(), KeptBatch.objects.filter(standing=True).count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_once_one_says_so(day, monkeypatch):
    name, _quiet, _shop = day
    both = Barrier(2)
    copy = keeping.copy

    def slowly(*terms):
        both.wait(10)
        return copy(*terms)

    monkeypatch.setattr(keeping, "copy", slowly)
    told = at_once(lambda: _run(both), lambda: _run(both), refused=running.AnotherRun, told=kind)
    assert sorted(map(str, told)) == ["1", "AnotherRun"]
    assert not stands(name)


def _run(both: Barrier) -> int:
    try:
        return sum(one.erased for one in running.run(LATER, "signals_unsold"))
    except running.AnotherRun:
        # the other one stands in the middle of its work until we are here
        both.wait(10)
        raise


@pytest.mark.django_db(transaction=True)
def test_a_table_in_use_is_left_for_the_next_run(day):
    name, quiet, _shop = day

    def reading() -> list[str]:
        return [one.stopped for one in running.run(LATER, "signals_unsold")]

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE signals_batch IN ACCESS SHARE MODE")
        (stopped,) = at_once(reading, refused=())
        assert stopped == ["busy"]
    assert readable(quiet)
    assert reading() == [""]
    assert not stands(name)


@pytest.mark.django_db(transaction=True)
def test_a_long_transaction_holds_up_the_seal_and_so_the_drop(day):
    name, _quiet, _shop = day
    # the first seal of all covers whatever stands there
    seal()

    def run() -> list[str]:
        return [one.stopped for one in running.run(LATER, "signals_unsold")]

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
        assert at_once(run, refused=()) == [["unsealed"]]
    assert stands(name)
    assert run() == [""]


@pytest.mark.django_db
def test_the_command_counts_by_default(platform):
    tells(platform)
    name = partition()
    aired(platform, "quiet")
    aired(platform, "shop", product(1))
    told = retention_command("--now", "2026-08-01")
    assert f"signals_unsold {name}: 2 rows, 1 stay (1 signals_sold), 1 may go" in told
    assert told.endswith("Nothing was changed.\n")
    assert Batch.objects.filter(stream__ref="quiet").exists()


@pytest.mark.django_db
def test_nothing_is_erased_before_its_time():
    with pytest.raises(CommandError, match="future"):
        retention_command("--run", "--now", "2126-08-01")


@pytest.mark.django_db
@pytest.mark.parametrize("options", [["--class", "nonsense"], ["--now", "2026-02-30"], ["--now", "tomorrow"]], ids=str)
def test_what_makes_no_sense_is_said(options):
    with pytest.raises(CommandError):
        retention_command(*options)


@pytest.mark.django_db
def test_a_run_of_another_is_said(monkeypatch):
    def busy(*_terms, **_more):
        raise running.AnotherRun

    monkeypatch.setattr(running, "run", busy)
    with pytest.raises(CommandError, match="Another run is at work"):
        retention_command("--run")
    tasks.erase()


@pytest.mark.django_db
def test_a_run_out_of_time_ends_and_the_next_goes_on(platform, monkeypatch):
    monkeypatch.setattr(retention, "sealed", lambda erasure: True)
    tells(platform)
    names = [partition(), partition(LATER.date() - timedelta(days=80))]
    aired(platform, "quiet")
    assert list(running.run(LATER, "signals_unsold", budget=timedelta(seconds=-1))) == []
    assert all(stands(name) for name in names)
    assert len(list(running.run(LATER, "signals_unsold"))) == 2
    assert not any(stands(name) for name in names)


@pytest.mark.django_db
def test_a_site_may_keep_the_clock_from_erasing(platform, settings, monkeypatch):
    monkeypatch.setattr(running, "run", lambda *_terms, **_more: pytest.fail("it ran"))
    settings.RETENTION_RUNS = False
    tasks.erase()


@pytest.mark.django_db
def test_what_an_erasure_says_is_what_its_event_says(platform, monkeypatch):
    monkeypatch.setattr(retention, "sealed", lambda erasure: True)
    tells(platform)
    partition()
    aired(platform, "quiet")
    list(running.run(LATER, "signals_unsold"))
    erasure = Erasure.objects.get()
    assert AuditEvent.objects.get(action="retention.erased").detail == erasing.facts_of(erasure)
    assert AuditEvent.objects.get(action="retention.ran").detail["erased"] == {"signals_unsold": 1}
