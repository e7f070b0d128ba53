"""What the rules want reported: stretches, files with identities in full, sealed in the store, and receipts."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Party
from evidence import store
from evidence.ids import uuid7
from evidence.models import AuditEvent
from inspections.models import Report
from inspections.reports import making, sealing, services
from inspections.reports.periods import stretch_before
from livestream.models import AdmissionEntry
from privacy.fields import Unreadable
from tests.accounts.identity.build import verified_party
from tests.canaries import NAME
from tests.conftest import new_stream

pytestmark = pytest.mark.django_db
PAGE = "compliance_reports"


@pytest.fixture
def officer(person):
    return person("compliance_officer")


@pytest.mark.parametrize(
    ("day", "months", "first", "last", "due_on"),
    [
        (date(2026, 11, 22), 6, date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 31)),
        (date(2027, 1, 1), 6, date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 31)),
        (date(2026, 11, 22), 3, date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 31)),
        (date(2027, 3, 31), 3, date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 31)),
        (date(2027, 4, 1), 3, date(2027, 1, 1), date(2027, 3, 31), date(2027, 4, 30)),
    ],
)
def test_the_newest_stretch_that_is_over(day, months, first, last, due_on):
    found = stretch_before(day, months)
    assert (found.first, found.last, found.due_on) == (first, last, due_on)


def lines_of(report, browser):
    answer = browser.get(reverse("duty_file", args=[report.pk]))
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def long_here():
    """Registered before every stretch that the tests report."""
    Party.objects.update(created_at=datetime(2020, 1, 1, tzinfo=UTC))


def make(officer, kind="identities", place="330000"):
    report = services.ask_for_duty(user=officer, kind=kind, place=place)
    making.make(report.pk)
    report.refresh_from_db()
    return report


def test_identities_are_told_in_full_of_the_place_alone(officer, fresh):
    here = verified_party("operator", name="Shop", place="330106")
    streamer = verified_party("streamer", name="=Streamer", place="330200")
    verified_party("operator", place="320100")
    verified_party("buyer", place="330100")
    long_here()
    late = verified_party("operator", place="330100")
    report = make(officer)
    told = {line["party"]: line for line in lines_of(report, fresh(officer))}
    assert str(late.pk) not in told
    assert set(told) == {str(here.pk), str(streamer.pk)}
    assert told[str(here.pk)]["real_name"].startswith(NAME)
    assert told[str(here.pk)]["number"] == here.identity.number
    # never a formula to the spreadsheet that opens it
    assert told[str(streamer.pk)]["name"] == "'=Streamer"
    assert report.rows == 2


def test_the_file_lies_sealed_and_each_fetch_is_an_audit_event(officer, fresh):
    verified_party("operator", place="330100")
    long_here()
    report = make(officer)
    kept = store.read(bytes(report.file.sha256))
    assert NAME.encode() not in kept
    lines_of(report, fresh(officer))
    event = AuditEvent.objects.get(action="report.fetched")
    assert event.target_id == str(report.pk)


def test_without_a_fresh_proof_nobody_fetches_it(officer, browse):
    report = make(officer)
    answer = browse(officer).get(reverse("duty_file", args=[report.pk]))
    assert answer.status_code == 302
    assert not AuditEvent.objects.filter(action="report.fetched").exists()


def test_a_sealed_file_opens_for_its_own_report_alone():
    one, other = uuid7(), uuid7()
    sealed, key = sealing.seal(b"lines", report_id=one)
    assert sealing.unseal(sealed, key=key, report_id=one) == b"lines"
    with pytest.raises(Unreadable):
        sealing.unseal(sealed, key=key, report_id=other)
    with pytest.raises(Unreadable):
        sealing.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), key=key, report_id=one)


@pytest.mark.parametrize("kind", ["streamers", "income"])
def test_what_was_earned_is_added_up_by_person(officer, fresh, platform, kind):
    stream = new_stream(platform, ref="earning")
    operator, streamer = stream.channel.operator, stream.roles.get(role="streamer").party
    for party in (operator, streamer):
        Party.objects.filter(pk=party.pk).update(place="330100")
        verified_party(party=party)
    stretch = stretch_before(timezone.localdate(), 6 if kind == "streamers" else 3)
    inside = datetime.combine(stretch.last, datetime.min.time(), tzinfo=UTC)
    for act, fen, at, allowed in (
        ("order", 9900, inside, True),
        ("order", 100, inside, True),
        ("tip", 500, inside, True),
        ("order", 7777, inside, False),
        ("order", 8888, inside - timedelta(days=400), True),
    ):
        AdmissionEntry.objects.create(
            client=platform, act=act, stream=stream, place="330100", amount_fen=fen, allowed=allowed, at=at
        )
    long_here()
    told = {line["party"]: line for line in lines_of(make(officer, kind), fresh(officer))}
    mine = told[str(streamer.pk if kind == "streamers" else operator.pk)]
    assert (mine["orders"], mine["order_fen"], mine["tips"], mine["tip_fen"]) == ("2", "10000", "1", "500")
    if kind == "streamers":
        assert mine["income_type"] == "sales tips"


def test_what_a_party_supplied_is_no_income_of_a_streamer(officer, fresh, platform):
    stream = new_stream(platform, ref="earning")
    both = stream.roles.get(role="streamer").party
    supplier = verified_party("streamer", place="330100")
    Party.objects.filter(pk=both.pk).update(place="330100")
    verified_party(party=both)
    for party in (both, supplier):
        stream.roles.create(party=party, role="supplier")
    at = datetime.combine(stretch_before(timezone.localdate(), 6).last, datetime.min.time(), tzinfo=UTC)
    AdmissionEntry.objects.create(
        client=platform, act="order", stream=stream, place="330100", amount_fen=10000, allowed=True, at=at
    )
    long_here()
    told = {line["party"]: line for line in lines_of(make(officer, "streamers"), fresh(officer))}
    mine, others = told[str(both.pk)], told[str(supplier.pk)]
    assert (mine["orders"], mine["order_fen"], mine["income_type"]) == ("1", "10000", "sales")
    assert (others["orders"], others["order_fen"], others["income_type"]) == ("0", "0", "")


def test_one_report_of_a_period_and_another_after_it_failed(officer):
    first = services.ask_for_duty(user=officer, kind="income", place="330000")
    with pytest.raises(services.Refused) as refused:
        services.ask_for_duty(user=officer, kind="income", place="330000")
    assert refused.value.code == "known"
    Report.objects.filter(pk=first.pk).update(state="failed")
    services.ask_for_duty(user=officer, kind="income", place="330000")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "weather"}, "kind_unknown"),
        ({"place": "330100"}, "place_unknown"),
        ({"place": "990000"}, "place_unknown"),
    ],
    ids=["kind", "a city", "no place"],
)
def test_what_cannot_be_reported_says_why(officer, changed, code):
    with pytest.raises(services.Refused) as refused:
        services.ask_for_duty(user=officer, **{"kind": "income", "place": "330000"} | changed)
    assert refused.value.code == code


def test_a_report_that_nobody_made_is_found_and_one_that_is_made_is_not_made_again(officer):
    report = services.ask_for_duty(user=officer, kind="income", place="330000")
    later = timezone.now() + timedelta(minutes=1)
    with time_machine.travel(later, tick=False):
        assert making.due() == [report.pk]
    making.make(report.pk)
    report.refresh_from_db()
    made_at = report.made_at
    making.make(report.pk)
    report.refresh_from_db()
    assert (report.state, report.made_at) == ("ready", made_at)
    assert making.due() == []


def test_a_worker_that_died_is_followed_by_another(officer):
    report = services.ask_for_duty(user=officer, kind="income", place="330000")
    Report.objects.filter(pk=report.pk).update(state="making", touched_at=timezone.now())
    making.make(report.pk)
    report.refresh_from_db()
    assert report.state == "making"
    with time_machine.travel(timezone.now() + timedelta(minutes=4), tick=False):
        assert making.due() == [report.pk]
        making.make(report.pk)
    report.refresh_from_db()
    assert report.state == "ready"


def test_a_receipt_is_entered_and_corrected(officer):
    report = make(officer)
    today = timezone.localdate()
    services.enter_receipt(user=officer, report_id=report.pk, number=" HZ-1 ", on=today)
    services.enter_receipt(user=officer, report_id=report.pk, number="HZ-2", on=today)
    report.refresh_from_db()
    assert (report.receipt_number, report.receipt_by) == ("HZ-2", officer)
    assert AuditEvent.objects.filter(action="report.receipt_entered").count() == 2


@pytest.mark.parametrize(
    ("number", "days", "code"), [(" ", 0, "number_missing"), ("1", -1, "before_it_was_made"), ("1", 1, "not_yet")]
)
def test_a_receipt_that_cannot_be_says_why(officer, number, days, code):
    report = make(officer)
    on = timezone.localdate() + timedelta(days=days)
    with pytest.raises(services.Refused) as refused:
        services.enter_receipt(user=officer, report_id=report.pk, number=number, on=on)
    assert refused.value.code == code


def test_the_page_makes_a_report_and_takes_its_receipt(
    officer, browse, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("inspections.reports.tasks.make.delay", lambda report_id: making.make(report_id))
    browser = browse(officer)
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(reverse(PAGE), {"kind": "income", "place": "330000"}).status_code == 302
    report = Report.objects.get()
    assert report.state == "ready"
    answer = browser.post(reverse(PAGE), {"kind": "income", "place": "330000"})
    assert answer.status_code == 422
    assert "there already" in answer.content.decode()
    receipt = {"number": "HZ-9", "on": timezone.localdate().isoformat()}
    browser.post(reverse("duty_receipt", args=[report.pk]), receipt)
    assert "HZ-9" in browser.get(reverse(PAGE)).content.decode()
    browser.post(reverse("duty_receipt", args=[report.pk]), {"number": "", "on": "soon"})
    report.refresh_from_db()
    assert report.receipt_number == "HZ-9"
