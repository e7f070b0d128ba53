"""A slip put right on air soon after weighs less, and both stay on record (LE2026 31)."""

import pytest

from evidence.models import AuditEvent
from moderation.cases.models import Case, Correction, Flag, Severity
from moderation.cases.scanning import scan
from tests.conftest import CURE, OFF_PLATFORM, send, send_and_scan, speech

pytestmark = pytest.mark.django_db
PUT_RIGHT = "更正一下，刚才说错了，这个茶就是普通食品"


def flag_of(stream, **facts) -> Flag:
    return Flag.objects.get(stream=stream, rule="AD17-1", **facts)


def test_within_a_minute_the_flag_and_its_case_weigh_less(stream):
    send_and_scan(stream, speech(10, CURE))
    before, case = flag_of(stream), Case.objects.get(stream=stream)
    batch = send_and_scan(stream, speech(40, PUT_RIGHT))
    flag, lighter = flag_of(stream), Case.objects.get(pk=case.pk)
    assert (flag.severity, flag.correction.severity_before) == (before.severity - 1, before.severity)
    assert (flag.correction.batch_id, flag.correction.signal_id, flag.correction.offset_ms) == (batch.pk, "p40", 40_000)
    assert (lighter.severity, lighter.version) == (case.severity - 1, case.version + 1)
    assert AuditEvent.objects.get(action="flags.corrected").detail == {"flags": [flag.pk], "signal": "p40"}
    assert lighter.rank_at > case.rank_at
    assert (lighter.rank_at - case.rank_at).total_seconds() == lighter.limit_s - case.limit_s


def test_in_the_same_batch_too(stream):
    send_and_scan(stream, speech(10, CURE), speech(15, PUT_RIGHT))
    assert flag_of(stream).correction.offset_ms == 15_000


def test_a_correction_that_was_scanned_before_its_slip_counts(stream):
    slip, correction = send(stream, speech(10, CURE)), send(stream, speech(40, PUT_RIGHT))
    scan(batch_id=correction.pk, received_on=correction.received_on)
    scan(batch_id=slip.pk, received_on=slip.received_on)
    flag = flag_of(stream)
    assert (flag.correction.batch_id, flag.correction.signal_id) == (correction.pk, "p40")
    assert flag.severity == flag.correction.severity_before - 1
    assert Case.objects.get(stream=stream).severity == flag.severity


def test_one_that_is_here_and_not_scanned_yet_counts_once_it_is(stream):
    slip, correction = send(stream, speech(10, CURE)), send(stream, speech(40, PUT_RIGHT))
    scan(batch_id=slip.pk, received_on=slip.received_on)
    before = flag_of(stream).severity
    scan(batch_id=correction.pk, received_on=correction.received_on)
    assert (flag_of(stream).severity, Correction.objects.count()) == (before - 1, 1)


@pytest.mark.parametrize(
    "said",
    [speech(71, PUT_RIGHT), speech(20, PUT_RIGHT, speaker="viewer"), speech(5, PUT_RIGHT)],
    ids=["later", "by-a-viewer", "before-it"],
)
def test_scanned_before_it_what_corrects_nothing_still_corrects_nothing(stream, said):
    slip = send(stream, speech(10, CURE))
    send_and_scan(stream, said)
    scan(batch_id=slip.pk, received_on=slip.received_on)
    assert not Correction.objects.exists()


def test_a_sentence_that_was_spent_on_one_slip_puts_none_right_that_is_scanned_later(stream):
    late = send(stream, speech(20, CURE + "，三天见效"))
    send_and_scan(stream, speech(10, CURE))
    send_and_scan(stream, speech(30, PUT_RIGHT))
    scan(batch_id=late.pk, received_on=late.received_on)
    assert list(Correction.objects.values_list("flag__signal_id", "signal_id").distinct()) == [("p10", "p30")]


@pytest.mark.parametrize(
    "said",
    [speech(71, PUT_RIGHT), speech(20, PUT_RIGHT, speaker="viewer"), speech(5, PUT_RIGHT)],
    ids=["later", "by-a-viewer", "before-it"],
)
def test_what_comes_later_or_from_others_or_before_corrects_nothing(stream, said):
    send_and_scan(stream, speech(10, CURE))
    send_and_scan(stream, said)
    assert not Correction.objects.exists()


def test_steering_buyers_away_is_no_slip(stream):
    send_and_scan(stream, speech(10, OFF_PLATFORM))
    send_and_scan(stream, speech(20, PUT_RIGHT))
    assert not Correction.objects.exists()


def test_one_sentence_puts_one_slip_right_and_once(stream):
    send_and_scan(stream, speech(10, CURE), speech(20, CURE + "，三天见效"))
    send_and_scan(stream, speech(30, PUT_RIGHT), speech(35, "再" + PUT_RIGHT))
    corrected = Correction.objects.values_list("flag__signal_id", "signal_id").distinct()
    assert list(corrected) == [("p20", "p30")]


def test_a_decided_case_stays_as_it_was_decided(stream):
    send_and_scan(stream, speech(10, CURE))
    Case.objects.filter(stream=stream).update(open_key=None, decided_at="2026-11-22T00:00Z", outcome="violation")
    before = Case.objects.get(stream=stream)
    send_and_scan(stream, speech(20, PUT_RIGHT))
    assert Correction.objects.exists()
    assert Case.objects.get(stream=stream).severity == before.severity


def test_the_lightest_stays_the_lightest(stream):
    send_and_scan(stream, speech(10, CURE))
    Flag.objects.filter(stream=stream).update(severity=Severity.LOW)
    send_and_scan(stream, speech(20, PUT_RIGHT))
    assert flag_of(stream).severity == Severity.LOW
