"""What the platform files and holds: numbers of the right shape, ends, changes, files, reminders."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from delivery.models import Notice
from evidence.models import AuditEvent, Exhibit
from evidence.retention import running
from inspections.filings import reminding, services
from inspections.filings.files import Paper
from inspections.filings.kinds import KINDS
from inspections.filings.letters import LETTERS
from inspections.filings.standing import count, missing, standing
from inspections.models import Filing
from livestream.licences import LicenceKnown, add_licence, withdraw_licence

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
TODAY = date(2026, 11, 18)
PAGE = "compliance_filings"
PDF = b"%PDF-1.7 a certificate"
PAPER = Paper(PDF, "application/pdf")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def officer(person):
    return person("compliance_officer")


def on_file(user, **changed):
    facts = {
        "kind": "icp_licence",
        "number": "京ICP证030173号",
        "scope": "example.org",
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2027, 6, 30),
    }
    return services.put_on_file(user=user, **facts | changed)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_example_beside_the_field_is_a_number_of_its_kind(kind):
    assert KINDS[kind].shape.fullmatch(KINDS[kind].example)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"number": "京ICP备12345号"}, "number_shape"),
        ({"kind": "police", "number": "京公网安备1100000号"}, "number_shape"),
        ({"kind": "icp", "number": "X ICP备2022005074号"}, "number_shape"),
        ({"scope": "  "}, "scope_missing"),
        ({"valid_until": None}, "end_missing"),
        ({"valid_until": date(2025, 12, 31)}, "ends_before_it_begins"),
        ({"valid_until": date(2026, 11, 17)}, "over"),
        ({"papers": [PAPER] * 6}, "too_many"),
    ],
)
def test_what_cannot_be_put_on_file_says_why(officer, changed, code):
    with pytest.raises(services.Refused) as refused:
        on_file(officer, **changed)
    assert refused.value.code == code
    assert not Filing.objects.exists()
    assert not Exhibit.objects.exists()


def test_a_filing_stands_once_and_again_after_it_was_withdrawn(officer):
    first = on_file(officer)
    with pytest.raises(services.Refused) as refused:
        on_file(officer)
    assert refused.value.code == "known"
    for _ in range(2):
        services.withdraw(user=officer, filing_id=first.pk)
    on_file(officer)
    actions = AuditEvent.objects.filter(target_kind="filing").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["filing.added", "filing.withdrawn", "filing.added"]


def test_spaces_in_a_number_do_not_matter(officer):
    kept = on_file(officer, kind="police", number=" 京公网安备 11000002000001号 ")
    assert kept.number == "京公网安备11000002000001号"


@pytest.mark.parametrize(
    ("begins", "ends", "how"),
    [
        (date(2026, 1, 1), date(2027, 6, 30), "valid"),
        (date(2026, 1, 1), date(2027, 1, 17), "due"),
        (date(2026, 1, 1), date(2027, 1, 18), "valid"),
        (date(2026, 1, 1), date(2026, 11, 18), "due"),
        (date(2026, 1, 1), date(2026, 11, 17), "lapsed"),
        (date(2026, 11, 19), None, "not_yet"),
    ],
)
def test_how_it_stands_is_a_question_of_the_day(begins, ends, how):
    assert standing(Filing(kind="icp", valid_from=begins, valid_until=ends), TODAY) == how


def test_a_change_of_an_algorithm_is_filed_within_ten_working_days(officer):
    filing = on_file(officer, kind="algorithm", number=KINDS["algorithm"].example, valid_until=None)
    services.note_change(user=officer, filing_id=filing.pk, changed_on=date(2026, 11, 17))
    filing.refresh_from_db()
    assert filing.change_due_on == date(2026, 12, 1)
    assert standing(filing, TODAY) == "due"
    assert standing(filing, date(2026, 12, 2)) == "lapsed"
    services.change_filed(user=officer, filing_id=filing.pk)
    filing.refresh_from_db()
    assert standing(filing, TODAY) == "valid"


@pytest.mark.parametrize(
    ("kind", "day", "code"), [("icp_licence", TODAY, "no_deadline"), ("algorithm", date(2026, 11, 19), "not_yet")]
)
def test_a_change_that_cannot_be_noted_says_why(officer, kind, day, code):
    filing = on_file(officer, kind=kind, number=KINDS[kind].example)
    with pytest.raises(services.Refused) as refused:
        services.note_change(user=officer, filing_id=filing.pk, changed_on=day)
    assert refused.value.code == code


def test_what_every_platform_needs_and_nobody_filed_is_missing(officer):
    assert missing([], TODAY) == ["icp", "icp_licence", "police", "security", "algorithm"]
    filing = on_file(officer)
    assert "icp_licence" not in missing([filing], TODAY)
    assert "icp_licence" in missing([filing], date(2027, 7, 1))
    assert count(TODAY) == {"valid": 1, "missing": 4}


def test_each_stage_is_told_once(officer):
    on_file(officer, valid_until=date(2026, 12, 20))
    told = []
    for day in (18, 19, 20, 21):
        with time_machine.travel(datetime(2026, 11, day, 2, tzinfo=UTC), tick=False):
            told.append(reminding.remind_due())
    for moment in (datetime(2026, 12, 19, 2, tzinfo=UTC), datetime(2026, 12, 22, 2, tzinfo=UTC)):
        with time_machine.travel(moment, tick=False):
            told.append(reminding.remind_due())
    # at 32 days: the stage of sixty; at 30; at one; and when it has lapsed
    assert told == [1, 0, 1, 0, 1, 1]
    codes = Notice.objects.filter(recipient=f"user:{officer.pk}").order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["filing_due"] * 3 + ["filing_lapsed"]


def told(officer):
    found = Notice.objects.filter(recipient=f"user:{officer.pk}").order_by("pk")
    return [(one.code, one.facts["number"], one.facts["until"]) for one in found]


def remind_on(*days):
    counted = []
    for day in days:
        with time_machine.travel(datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=2), tick=False):
            counted.append(reminding.remind_due())
    return counted


def test_a_change_to_be_filed_is_reminded_of_until_it_is_filed(officer):
    filing = on_file(officer, kind="algorithm", number=KINDS["algorithm"].example, valid_until=None)
    services.note_change(user=officer, filing_id=filing.pk, changed_on=date(2026, 11, 17))
    days = [date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 3)]
    assert remind_on(*days) == [1, 0, 1, 1, 0]
    one = (filing.number, "2026-12-01")
    assert told(officer) == [("filing_change_due", *one), ("filing_change_due", *one), ("filing_change_lapsed", *one)]
    services.change_filed(user=officer, filing_id=filing.pk)
    assert remind_on(date(2026, 12, 4)) == [0]
    # the next change has a day of its own
    with time_machine.travel(datetime(2026, 12, 5, 2, tzinfo=UTC), tick=False):
        services.note_change(user=officer, filing_id=filing.pk, changed_on=date(2026, 12, 4))
        assert reminding.remind_due() == 1


def test_a_licence_for_a_class_of_goods_is_reminded_of_too(officer):
    terms = {"covers": "finance", "number": "2026-1", "valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 20)}
    licence = add_licence(user=officer, **terms)
    days = [date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20), date(2026, 12, 19), date(2026, 12, 21)]
    assert remind_on(*days) == [1, 0, 1, 1, 1]
    assert told(officer) == [("licence_due", "2026-1", "2026-12-20")] * 3 + [("licence_lapsed", "2026-1", "2026-12-20")]
    with pytest.raises(LicenceKnown):
        add_licence(user=officer, **terms)
    withdraw_licence(user=officer, licence_id=licence.pk)
    assert remind_on(date(2027, 3, 1)) == [0]


def test_a_renewal_under_the_same_number_stands_beside_the_one_in_force_and_ends_the_reminders(officer):
    on_file(officer, valid_until=date(2026, 12, 20))
    terms = {"covers": "finance", "number": "2026-1"}
    add_licence(user=officer, **terms, valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 20))
    on_file(officer, valid_from=date(2026, 12, 21), valid_until=date(2029, 12, 20))
    add_licence(user=officer, **terms, valid_from=date(2026, 12, 21), valid_until=None)
    assert remind_on(date(2026, 11, 18), date(2026, 12, 19), date(2026, 12, 22)) == [0, 0, 0]
    assert missing(Filing.objects.all(), date(2026, 12, 22)) == ["icp", "police", "security", "algorithm"]


def test_one_that_begins_after_a_gap_ends_no_reminders(officer):
    on_file(officer, valid_until=date(2026, 12, 20))
    on_file(officer, valid_from=date(2026, 12, 22), valid_until=date(2029, 12, 20))
    assert remind_on(date(2026, 11, 18)) == [1]


@pytest.mark.parametrize("code", sorted(LETTERS))
def test_each_letter_can_be_read(code):
    letter, facts = LETTERS[code], {"number": "7", "until": "2026-12-20"}
    assert "7" in str(letter.body) % facts
    assert str(letter.next) % facts


def erase(day):
    with time_machine.travel(datetime.combine(day, datetime.min.time(), UTC), tick=False):
        return [(outcome.erased, outcome.kept) for outcome in running.run(timezone.now(), "filings")]


def test_files_of_a_filing_without_an_end_stay_while_it_is_in_force(officer):
    filing = on_file(officer, valid_until=None, kind="icp", number=KINDS["icp"].example, papers=[PAPER])
    assert erase(date(2036, 11, 18)) == [(0, 1)]
    with time_machine.travel(datetime(2036, 11, 18, 2, tzinfo=UTC), tick=False):
        services.withdraw(user=officer, filing_id=filing.pk)
    assert erase(date(2039, 11, 17)) == []
    assert erase(date(2039, 11, 20)) == [(1, 0)]
    assert filing.files.get().erased_at


def test_files_of_a_filing_that_ended_go_three_years_after_its_end(officer):
    filing = on_file(officer, papers=[PAPER])
    assert erase(date(2030, 6, 29)) == []
    assert erase(date(2030, 7, 2)) == [(1, 0)]
    # withdrawn long after, it has no other clock
    services.withdraw(user=officer, filing_id=filing.pk)
    assert filing.files.get().keep_from.date() == date(2027, 6, 29)


def fields(**changed):
    return {
        "kind": "icp_licence",
        "number": "京ICP证030173号",
        "scope": "example.org",
        "valid_from": "2026-01-01",
        "valid_until": "2027-06-30",
    } | changed


def test_a_file_comes_back_byte_by_byte_and_never_inside_the_site(officer, browse):
    browser = browse(officer)
    answer = browser.post(reverse(PAGE), fields(papers=SimpleUploadedFile("a.pdf", PDF)))
    assert answer.status_code == 302
    filing = Filing.objects.get()
    exhibit = filing.files.get()
    page = browser.get(reverse(PAGE)).content.decode()
    address = reverse("filing_file", args=[filing.pk, exhibit.pk])
    assert address in page
    answer = browser.get(address)
    assert answer.content == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert browser.get(reverse("filing_file", args=[filing.pk + 1, exhibit.pk])).status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": "12"}, "One looks like this"),
        ({"kind": "weapons"}, "Select a valid choice"),
        ({"valid_until": ""}, "This kind has an end"),
        ({"valid_from": "2026-02-30"}, "valid date"),
        ({"papers": SimpleUploadedFile("a.pdf", b"<html>")}, "Only PDF, PNG and JPEG"),
        ({"papers": SimpleUploadedFile("a.pdf", b"")}, "empty"),
    ],
    ids=["number", "kind", "end", "day", "no pdf", "empty"],
)
def test_what_is_wrong_stands_beside_its_field(officer, browse, changed, said):
    answer = browse(officer).post(reverse(PAGE), fields(**changed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Filing.objects.exists()


def test_changes_and_withdrawals_go_through_the_page(officer, browse):
    filing = on_file(officer, kind="algorithm", number=KINDS["algorithm"].example, valid_until=None)
    browser, change = browse(officer), reverse("filing_change", args=[filing.pk])
    browser.post(change, {"changed_on": "2026-11-17"})
    assert "change to be filed by 2026-12-01" in browser.get(reverse(PAGE)).content.decode()
    browser.post(change)
    browser.post(reverse("filing_withdraw", args=[filing.pk]))
    filing.refresh_from_db()
    assert filing.change_due_on is None
    assert filing.withdrawn_at is not None
    assert browser.post(change, {"changed_on": "soon"}).status_code == 302
    assert browser.post(reverse("filing_change", args=[filing.pk + 1])).status_code == 404
