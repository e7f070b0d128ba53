"""What was lawfully erased and what is merely gone look different."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from evidence.actors import system
from evidence.models import AuditEvent, Erasure, Seal
from evidence.retention.erasing import announce
from evidence.retention.registry import Part
from evidence.seals.erased import ranges_of
from evidence.seals.sealing import seal
from evidence.seals.verifying import verify
from tests.evidence.sealing import by_force, elsewhere, nothing_but_ours, write


@pytest.fixture
def ids(db):
    nothing_but_ours()
    found = write(8)
    seal(most=3)
    return found


def erase(ids, monkeypatch):
    """As the retention job: say so, seal that, and then drop."""
    part = Part("audit_events", "evidence_auditevent_20230101", *_times(ids), len(ids))
    erasure = announce(part=part, erased=len(ids), kept=0, ids=_ranges(ids), actor=system("retention"))
    # in another cluster, as only there this transaction's own event is sealed
    with elsewhere(monkeypatch):
        seal()
    by_force("DELETE FROM evidence_auditevent WHERE id = ANY(%s)", ids)
    return erasure


def _times(ids):
    times = AuditEvent.objects.filter(pk__in=ids).values_list("at", flat=True)
    return min(times), max(times)


def _ranges(ids):
    with connection.cursor() as cursor:
        cursor.execute("SELECT range_agg(int8range(n, n, '[]'))::text FROM unnest(%s::bigint[]) n", [ids])
        return cursor.fetchone()[0]


def codes(report):
    return [problem.code for problem in report.problems]


def test_what_an_erasure_names_is_counted_and_no_problem(ids, monkeypatch):
    erase(ids[:5], monkeypatch)
    report = verify()
    assert codes(report) == []
    assert report.erased == 5


def test_a_row_that_is_gone_beside_an_erasure_is_missing(ids, monkeypatch):
    erase(ids[:5], monkeypatch)
    by_force("DELETE FROM evidence_auditevent WHERE id = %s", ids[6])
    report = verify()
    assert codes(report) == ["missing"]
    assert f"event {ids[6]} " in report.problems[0].what


@pytest.mark.parametrize(
    "change",
    [
        "ids = '{[1,9000000000)}'",
        "erased = erased + 1",
        "last_chain = sha256('x')",
        "partition = 'evidence_auditevent_20230201'",
    ],
    ids=["ids", "number", "seal", "partition"],
)
def test_an_erasure_changed_afterwards_excuses_nothing(ids, monkeypatch, change):
    erasure = erase(ids[:5], monkeypatch)
    by_force(f"UPDATE evidence_erasure SET {change} WHERE id = %s", erasure.pk)
    assert codes(verify()) == ["erasure_unproven", *["missing"] * 5]


def test_an_erasure_that_no_audit_event_tells_of_excuses_nothing(ids):
    first, last = _times(ids)
    seals = Seal.objects.last()
    Erasure.objects.create(
        retention="audit_events",
        period_from=first,
        period_to=last,
        counted=8,
        erased=8,
        ids=_ranges(ids),
        last_seal=seals.number,
        last_chain=seals.chain,
    )
    by_force("DELETE FROM evidence_auditevent WHERE id = ANY(%s)", ids)
    assert codes(verify()) == ["erasure_unproven", *["missing"] * 8]


def test_whoever_writes_an_erased_id_into_a_seal_to_hide_a_row_is_found_by_the_number(ids, monkeypatch):
    erase(ids[:3], monkeypatch)
    by_force("DELETE FROM evidence_auditevent WHERE id = %s", ids[6])
    by_force("UPDATE evidence_seal SET ids = array_replace(ids, %s::bigint, %s::bigint)", ids[6], ids[0])
    report = verify()
    assert codes(report) == ["erasure_count"]
    assert "(3 events, 4 listed)" in report.problems[0].what


def test_an_erasure_whose_own_event_went_later_is_proven_by_its_leaf(ids, monkeypatch):
    first = erase(ids[:3], monkeypatch)
    event = AuditEvent.objects.get(target_kind="erasure", target_id=str(first.pk))
    with transaction.atomic():
        # a month that spans it, as every month does
        part = Part("audit_events", "evidence_auditevent_20260101", first.at, first.at + timedelta(days=31), 1)
        announce(part=part, erased=1, kept=0, ids=_ranges([event.pk]), actor=system("retention"))
    by_force("DELETE FROM evidence_auditevent WHERE id = %s", event.pk)
    report = verify()
    assert codes(report) == []
    assert report.erased == 4


def test_an_erasure_dated_back_into_a_month_that_went_lawfully_excuses_nothing(ids, monkeypatch):
    lawful = erase(ids[:3], monkeypatch)
    event = AuditEvent.objects.get(target_kind="erasure", target_id=str(lawful.pk))
    erase([event.pk], monkeypatch)
    for line in (b"", bytes(lawful.line), b"[[", b'{"id": 1e400}', b"7"):
        with transaction.atomic():
            by_force("DELETE FROM evidence_auditevent WHERE id = ANY(%s)", ids[5:7])
            Erasure.objects.create(
                retention="audit_events",
                period_from=lawful.period_from,
                period_to=lawful.period_to,
                counted=2,
                erased=2,
                ids=_ranges(ids[5:7]),
                last_seal=lawful.last_seal,
                last_chain=lawful.last_chain,
                at=lawful.at,
                line=line,
            )
            assert codes(verify()) == ["erasure_unproven", "missing", "missing"]
            transaction.set_rollback(True)


def test_an_erasure_changed_after_its_own_event_went_excuses_nothing(ids, monkeypatch):
    first = erase(ids[:3], monkeypatch)
    event = AuditEvent.objects.get(target_kind="erasure", target_id=str(first.pk))
    erase([event.pk], monkeypatch)
    line = bytes(first.line).replace(b'"erased":3', b'"erased":4')
    assert line != bytes(first.line)
    by_force("UPDATE evidence_erasure SET erased = 4, line = %s WHERE id = %s", line, first.pk)
    assert codes(verify()) == ["erasure_unproven", *["missing"] * 3]


@pytest.mark.parametrize(
    ("text", "pairs"), [("{}", []), ("{[3,4)}", [(3, 4)]), ("{[1,5),[70,900)}", [(1, 5), (70, 900)])]
)
def test_ranges_are_read_as_the_database_writes_them(text, pairs):
    assert ranges_of(text) == pairs
