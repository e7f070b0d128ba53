"""Files of an inspection: opened by the authority in a visit for it, by the platform once they stand in a finding."""

import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence import store
from evidence.actors import system
from evidence.exhibits import freeze
from evidence.models import AuditEvent, Exhibit
from inspections.orders.ending import close, withdraw
from inspections.orders.finding import write_note
from inspections.orders.papers import Paper
from inspections.orders.rectifying import demand, hand_in
from moderation.cases.models import CaseExhibit
from tests.accounts.documents.pictures import picture
from tests.cases.build import make_cases
from tests.inspections.counter.build import visiting
from tests.inspections.orders.build import (
    CITY,
    COUNTY,
    NEIGHBOUR,
    PROVINCE,
    acknowledged,
    act,
    code_of,
    found,
    inspector,
    moment,
    working_day,
)

pytestmark = pytest.mark.django_db
RECEIPT = b"%PDF-1.7 receipt"
PDF = Paper(RECEIPT, "application/pdf")
# a finding's file and a proof: what both sides read
ROUTES = ("inspection_exhibit", "inspection_exhibit_file")


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"evidence": backend}


@pytest.fixture
def officer(person):
    return person("compliance_officer")


@pytest.fixture
def user(seeded):
    return inspector()


@pytest.fixture
def inspection(user, officer):
    return acknowledged(user, officer)


@pytest.fixture
def receipt(user, inspection):
    return found(user, inspection, papers=[PDF]).exhibits.get()


def address(route, inspection, exhibit):
    return reverse(route, args=[inspection.pk, exhibit.pk])


def looks():
    return AuditEvent.objects.filter(action="authority.looked", target_kind="exhibit").order_by("id")


def test_a_file_of_a_finding_opens_in_a_visit_for_its_inspection_and_each_look_is_recorded(
    user, inspection, receipt, browse
):
    visit, browser = visiting(user, "inspection", inspection), browse(user)
    page = browser.get(reverse("inspection", args=[inspection.pk])).text
    assert address("inspection_exhibit", inspection, receipt) in page
    page = browser.get(address("inspection_exhibit", inspection, receipt)).text
    assert hashlib.sha256(RECEIPT).hexdigest() in page
    # the mark with who, where and when
    assert f"{visit.number}</span>" in page
    answer = browser.get(address("inspection_exhibit_file", inspection, receipt))
    assert answer.content == RECEIPT
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Disposition"].endswith('.pdf"')
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert [look.detail.get("downloaded", False) for look in looks()] == [False, True]
    assert {(look.target_id, look.detail["visit"], look.detail["inspection"]) for look in looks()} == {
        (str(receipt.pk), str(visit.pk), str(inspection.pk))
    }


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("other", [True, False], ids=["another purpose", "no visit"])
def test_without_a_visit_for_it_the_form_comes_first_and_leads_back(user, inspection, receipt, browse, route, other):
    if other:
        visiting(user)
    answer = browse(user).get(address(route, inspection, receipt))
    assert answer.status_code == 302
    asked = urlsplit(answer["Location"])
    assert asked.path == reverse("authority_visit")
    assert parse_qs(asked.query)["next"] == [address(route, inspection, receipt)]
    assert not looks().exists()


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("place", "department", "status"),
    [(NEIGHBOUR, "market", 404), (COUNTY, "market", 404), (CITY, "culture", 404), (PROVINCE, "market", 200)],
    ids=["neighbour", "below", "other department", "parent"],
)
def test_to_another_authority_there_is_none_and_the_parent_reads_in_a_visit_of_its_own(
    inspection, receipt, browse, route, place, department, status
):
    other = inspector(place, department)
    visiting(other)
    assert browse(other).get(address(route, inspection, receipt)).status_code == status
    # what the parent opened says of which inspection
    assert [look.detail["of"] for look in looks()] == ([str(inspection.pk)] if status == 200 else [])


def test_a_picture_is_shown_on_its_page_and_a_pdf_never(user, inspection, receipt, browse):
    shot = found(user, inspection, papers=[Paper(picture(), "image/jpeg")]).exhibits.get()
    visiting(user, "inspection", inspection)
    browser = browse(user)
    shown = address("inspection_exhibit_file", inspection, shot) + "?show"
    assert f'src="{shown}"' in browser.get(address("inspection_exhibit", inspection, shot)).text
    assert browser.get(shown)["Content-Type"] == "image/jpeg"
    assert "<img" not in browser.get(address("inspection_exhibit", inspection, receipt)).text
    answer = browser.get(address("inspection_exhibit_file", inspection, receipt) + "?show")
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_platform_opens_files_of_findings_and_proofs_and_that_is_recorded(
    user, officer, inspection, receipt, browse
):
    finding = inspection.findings.get()
    act(demand, user, inspection, finding_id=finding.pk, demand="Show it.", due_on=working_day())
    act(hand_in, officer, inspection, finding_id=finding.pk, proof="Done.", papers=[PDF])
    browser = browse(officer)
    page = browser.get(reverse("compliance_inspection", args=[inspection.pk])).text
    for exhibit in (receipt, finding.proof_files.get()):
        assert address("inspection_exhibit", inspection, exhibit) in page
        assert (
            hashlib.sha256(RECEIPT).hexdigest() in browser.get(address("inspection_exhibit", inspection, exhibit)).text
        )
        assert browser.get(address("inspection_exhibit_file", inspection, exhibit)).content == RECEIPT
    events = AuditEvent.objects.filter(target_kind="exhibit", actor_id=str(officer.pk)).exclude(action="exhibit.frozen")
    assert [event.action for event in events.order_by("id")] == ["exhibit.opened", "exhibit.downloaded"] * 2
    assert {event.detail["inspection"] for event in events} == {str(inspection.pk)}


def test_what_a_mystery_shopper_photographed_is_the_authoritys_until_a_finding_rests_on_it(
    user, officer, inspection, browse
):
    note = act(write_note, user, inspection, words="Bought jade.", seen_at=moment(-1), papers=[PDF])
    photo = note.files.get()
    visiting(user, "inspection", inspection)
    assert browse(user).get(address("inspection_exhibit_file", inspection, photo)).status_code == 200
    for route in ROUTES:
        assert browse(officer).get(address(route, inspection, photo)).status_code == 404
    found(user, inspection, exhibit_ids=[photo.pk])
    assert browse(officer).get(address("inspection_exhibit_file", inspection, photo)).status_code == 200


def test_a_file_of_another_inspection_is_not_there_under_this_one(user, officer, inspection, receipt, browse):
    other = acknowledged(user, officer)
    visiting(user, "inspection", other)
    for route in ROUTES:
        assert browse(user).get(address(route, other, receipt)).status_code == 404
        assert browse(officer).get(address(route, other, receipt)).status_code == 404


def test_once_the_inspection_is_closed_its_files_are_still_there_to_read(user, inspection, receipt, browse):
    act(close, user, inspection)
    visiting(user, "inspection", inspection)
    assert browse(user).get(address("inspection_exhibit_file", inspection, receipt)).content == RECEIPT


def test_a_note_of_a_withdrawn_inspection_is_read_in_any_visit_since_none_can_name_it(user, inspection, browse):
    note = act(write_note, user, inspection, words="Bought jade.", seen_at=moment(-1), papers=[PDF])
    act(withdraw, user, inspection, why="mistake")
    visiting(user)
    answer = browse(user).get(address("inspection_exhibit_file", inspection, note.files.get()))
    assert answer.content == RECEIPT


@pytest.mark.parametrize("side", ["authority", "platform"])
def test_bytes_that_are_not_what_was_handed_in_are_shown_to_nobody(user, officer, inspection, receipt, browse, side):
    visiting(user, "inspection", inspection)
    browser = browse(user if side == "authority" else officer)
    path = store.storage().path(store.address(bytes(receipt.sha256)))
    with open(path, "wb") as file:
        file.write(RECEIPT.replace(b"1.7", b"1.8"))
    for route, status in zip(ROUTES, (200, 409), strict=True):
        answer = browser.get(address(route, inspection, receipt))
        assert answer.status_code == status
        assert "These are not the bytes that were frozen" in answer.text
    store.storage().delete(store.address(bytes(receipt.sha256)))
    assert "The bytes are gone" in browser.get(address("inspection_exhibit", inspection, receipt)).text
    assert browser.get(address("inspection_exhibit_file", inspection, receipt)).status_code == 404


def test_what_was_lawfully_erased_says_so(user, officer, inspection, receipt, browse):
    Exhibit.objects.filter(pk=receipt.pk).update(erased_at=timezone.now())
    visiting(user, "inspection", inspection)
    assert "Lawfully erased" in browse(officer).get(address("inspection_exhibit", inspection, receipt)).text
    assert "lawfully erased" in browse(user).get(reverse("inspection", args=[inspection.pk])).text
    assert browse(officer).get(address("inspection_exhibit_file", inspection, receipt)).status_code == 404


def frozen(stream, **facts):
    usual = {"kind": "words", "data": b"{}", "media_type": "application/json", "subject_kind": "stream"}
    usual |= {"subject_id": stream.pk, "place": CITY, "retention": "exhibits", "keep_from": timezone.now()}
    return freeze(**usual | facts, actor=system("test"))


def test_frozen_evidence_of_a_case_that_a_finding_rests_on_opens_with_it(user, officer, inspection, stream, browse):
    exhibit = frozen(stream)
    CaseExhibit.objects.create(case=make_cases(stream, 1)[0], exhibit=exhibit)
    found(user, inspection, exhibit_ids=[exhibit.pk])
    assert browse(officer).get(address("inspection_exhibit_file", inspection, exhibit)).content == b"{}"


@pytest.mark.parametrize("kind", ["report", "inspection", "stream"])
def test_who_knows_anothers_number_does_not_read_it_by_putting_it_into_a_finding(user, inspection, stream, kind):
    """A report's file, another inspection's, and what was frozen for no case of the place."""
    exhibit = frozen(stream, subject_kind=kind)
    assert code_of(lambda: found(user, inspection, exhibit_ids=[exhibit.pk])) == "exhibit_unknown"


def test_a_review_among_staff_gives_a_finding_no_evidence(user, inspection, stream):
    exhibit = frozen(stream)
    (case,) = make_cases(stream, 1)
    type(case).objects.filter(pk=case.pk).update(kind="sample")
    CaseExhibit.objects.create(case=case, exhibit=exhibit)
    assert code_of(lambda: found(user, inspection, exhibit_ids=[exhibit.pk])) == "exhibit_unknown"
