"""The pages of inspections, as an inspector, an officer and a party see them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from blocklists.models import Entry
from evidence.models import AuditEvent
from inspections.models import Inspection, InspectionFinding, InspectionLetter, Penalty
from inspections.orders.answering import deliver
from inspections.orders.ending import withdraw
from inspections.orders.finding import write_note
from inspections.orders.papers import Paper
from inspections.orders.rectifying import demand, hand_in
from inspections.orders.writing import write_letter
from moderation.cases.models import Case
from tests.conftest import OFF_PLATFORM, new_stream, send_and_scan, speech
from tests.inspections.counter.build import visiting
from tests.inspections.orders.build import (
    CITY,
    COUNTY,
    NEIGHBOUR,
    PROVINCE,
    acknowledged,
    act,
    found,
    inspector,
    moment,
    ordered,
    penalised,
    ready_package,
    terms,
    today,
    working_day,
)

pytestmark = pytest.mark.django_db
PDF = Paper(b"%PDF-1.7 receipt", "application/pdf")


@pytest.fixture
def officer(person):
    return person("compliance_officer")


@pytest.fixture
def user(seeded):
    return inspector()


def text(answer) -> str:
    return answer.content.decode()


def posted(changed: dict) -> dict:
    return {name: str(value) if not isinstance(value, list) else value for name, value in (terms() | changed).items()}


def test_an_order_is_written_in_the_browser(user, browse):
    browser = browse(user)
    assert browser.get(reverse("inspection_new")).status_code == 200
    answer = browser.post(reverse("inspection_new"), posted({"channels": "", "streams": "", "parties": ""}))
    inspection = Inspection.objects.get()
    assert answer["Location"] == reverse("inspection", args=[inspection.pk])
    # it names people: first the form of a visit, in which this inspection is chosen already
    asked = browser.get(answer["Location"], follow=True)
    form = asked.context["form"]
    assert (form["purpose"].value(), form["inspection"].value()) == ("inspection", inspection.pk)
    typed = {"purpose": "inspection", "inspection": str(inspection.pk), "words": "HZ 2026 1"}
    page = browser.post(asked.redirect_chain[-1][0], typed | {"next": asked.context["next"]}, follow=True).text
    assert inspection.number in page
    assert "Rooms of the city" in page
    assert "watermark" in page
    look = AuditEvent.objects.get(action="authority.looked")
    assert (look.target_kind, look.target_id, look.detail["purpose"]) == (
        "inspection",
        str(inspection.pk),
        "inspection",
    )


def test_an_act_that_is_right_needs_no_visit_and_what_is_wrong_with_one_is_not_shown_without(user, officer, browse):
    inspection = acknowledged(user, officer)
    address, browser = reverse("inspection_act", args=[inspection.pk, "find"]), browse(user)
    answer = browser.post(address, finding_form(inspection), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("authority_visit"))
    assert answer.context["next"] == reverse("inspection", args=[inspection.pk])
    assert "Your visit is over, and nothing was changed" in answer.text
    assert "Rooms of the city" not in answer.text
    # an hour may have passed while it was typed
    assert browser.post(address, finding_form(inspection, gravity="slight")).status_code == 302
    assert InspectionFinding.objects.count() == 1


def test_a_withdrawn_inspection_is_read_in_a_visit_for_something_else(user, browse):
    inspection = ordered(user)
    act(withdraw, user, inspection, why="mistake")
    browser, address = browse(user), reverse("inspection", args=[inspection.pk])
    assert browser.get(address, follow=True).context["form"]["purpose"].value() is None
    visiting(user)
    assert browser.get(address).status_code == 200


def test_the_joint_list_is_read_in_a_visit_and_each_look_is_recorded(user, browse):
    browser, address = browse(user), reverse("joint_list")
    assert browser.get(address)["Location"].startswith(reverse("authority_visit"))
    visit = visiting(user, purpose="lead")
    assert f"{visit.number}</span>" in browser.get(address).text
    look = AuditEvent.objects.get(action="authority.looked")
    assert (look.target_kind, look.detail["purpose"]) == ("joint_list", "lead")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"scope_place": NEIGHBOUR}, "not within your place"),
        ({"scope_place": "999999"}, "No place has this code"),
        ({"period_from": today() - timedelta(days=9000)}, "spans at most 3 years"),
        ({"due_on": today()}, "a day after today"),
        ({"due_on": "soon"}, "Enter a valid date"),
        ({"channels": "Nobody's room"}, "is not found within the scope"),
        ({"bases": []}, "This field is required"),
    ],
    ids=["neighbour", "unknown", "too-long", "due", "no-date", "room", "basis"],
)
def test_what_is_wrong_with_an_order_stands_beside_its_field_and_nothing_typed_is_lost(user, browse, changed, says):
    answer = browse(user).post(reverse("inspection_new"), posted(changed))
    assert answer.status_code == 422
    page = text(answer)
    assert says in page
    assert "health food above all" in page
    assert not Inspection.objects.exists()


def test_the_list_shows_ones_own_and_those_below(user, browse):
    own, below = ordered(user), ordered(inspector(COUNTY), scope_place=COUNTY)
    others = [ordered(inspector(NEIGHBOUR), scope_place=NEIGHBOUR), ordered(inspector(CITY, "police"))]
    page = text(browse(user).get(reverse("inspections")))
    assert own.number in page
    assert below.number in page
    assert not [one for one in others if one.number in page]
    assert own.number not in text(browse(user).get(reverse("inspections"), {"state": "closed"}))


@pytest.mark.parametrize("query", [{"before": "x"}, {"before": "1; DROP"}])
def test_an_address_that_can_not_be_read_is_not_found(user, browse, query):
    assert browse(user).get(reverse("inspections"), query).status_code == 404


def test_the_province_reads_a_citys_inspection_without_any_form(user, browse):
    inspection, province = ordered(user), inspector(PROVINCE)
    visiting(province)
    page = text(browse(province).get(reverse("inspection", args=[inspection.pk])))
    assert inspection.number in page
    assert "Put a finding on record" not in page


def finding_form(inspection: Inspection, **changed: str) -> dict:
    facts = {"article": "LM2021 18", "gravity": "grave", "facts_": "Tea was said to cure diabetes."}
    return {"version": Inspection.objects.get(pk=inspection.pk).version, **facts, **changed}


def test_a_finding_with_a_file_is_put_on_record(user, officer, browse):
    inspection = acknowledged(user, officer)
    visiting(user)
    address = reverse("inspection_act", args=[inspection.pk, "find"])
    browser = browse(user)
    answer = browser.post(address, finding_form(inspection))
    assert answer.status_code == 422
    assert "A grave finding rests on evidence" in text(answer)
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.7 receipt", content_type="application/pdf")
    assert browser.post(address, finding_form(inspection) | {"papers": [paper]}).status_code == 302
    finding = InspectionFinding.objects.get()
    assert finding.exhibits.get().media_type == "application/pdf"
    page = text(browser.get(reverse("inspection", args=[inspection.pk])))
    assert bytes(finding.exhibits.get().sha256).hex() in page


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"MZ\x90 a program", "picture"), (b"", "Nothing arrived")],
    ids=["program", "empty"],
)
def test_a_file_that_is_neither_picture_nor_pdf_is_refused(user, officer, browse, content, says):
    inspection = acknowledged(user, officer)
    visiting(user)
    paper = SimpleUploadedFile("a.pdf", content, content_type="application/pdf")
    address = reverse("inspection_act", args=[inspection.pk, "find"])
    answer = browse(user).post(address, finding_form(inspection) | {"papers": [paper]})
    assert answer.status_code == 422
    assert says in text(answer)
    assert not InspectionFinding.objects.exists()


def test_an_act_on_an_older_version_shows_the_inspection_afresh(user, officer, browse):
    inspection = acknowledged(user, officer)
    visiting(user)
    form = finding_form(inspection, gravity="slight")
    found(user, inspection)
    answer = browse(user).post(reverse("inspection_act", args=[inspection.pk, "find"]), form)
    assert answer.status_code == 409
    assert "Somebody has acted in this inspection meanwhile" in text(answer)


def test_an_act_that_is_none_is_not_found(user, browse):
    inspection = ordered(user)
    assert browse(user).post(reverse("inspection_act", args=[inspection.pk, "burn"])).status_code == 404


def test_a_penalty_is_typed_in_yuan_and_stands_on_the_joint_list(user, officer, stream, browse):
    inspection = acknowledged(user, officer)
    finding = found(user, inspection, gravity="grave", party=f"Streamer {stream.ref}", papers=[PDF])
    form = {
        "version": Inspection.objects.get().version,
        "finding_id": finding.pk,
        "kind": "fine",
        "band": "AD-58",
        "amount": "99999.99",
        "decision_number": "HZ P 7",
        "decided_on": today(),
        "listed_through": today() + timedelta(days=100),
    }
    visiting(user)
    address, browser = reverse("inspection_act", args=[inspection.pk, "penalise"]), browse(user)
    answer = browser.post(address, form)
    assert answer.status_code == 422
    assert "¥100,000 to ¥200,000" in text(answer)
    assert browser.post(address, form | {"amount": "150000"}).status_code == 302
    assert Penalty.objects.get().amount_fen == 15_000_000
    entry = Entry.objects.get()
    page = text(browser.get(reverse("joint_list")))
    assert entry.number in page
    assert "HZ P 7" in page
    neighbour = inspector(NEIGHBOUR)
    visiting(neighbour)
    assert entry.number not in text(browse(neighbour).get(reverse("joint_list")))
    # the platform's own list has it, with nobody who confirmed it
    assert browse(officer).get(reverse("blocklist_entry", args=[entry.pk])).status_code == 200


def test_the_officer_acknowledges_and_delivers_in_the_browser(user, officer, browse):
    inspection = ordered(user)
    browser = browse(officer)
    page = text(browser.get(reverse("compliance_inspections")))
    assert inspection.number in page
    assert "Something is owed" in page
    acknowledge = reverse("compliance_inspection_act", args=[inspection.pk, "acknowledge"])
    assert browser.post(acknowledge, {"version": 1}).status_code == 302
    assert browser.post(acknowledge, {"version": 2}).status_code == 409
    package = ready_package(inspection, officer)
    delivery = reverse("compliance_inspection_act", args=[inspection.pk, "deliver"])
    assert browser.post(delivery, {"version": 2, "package_id": inspection.pk}).status_code == 422
    assert browser.post(delivery, {"version": 2, "package_id": package.pk}).status_code == 302
    assert Inspection.objects.get().state == "delivered"


def test_the_authority_sees_no_package_before_it_is_delivered(user, officer, browse):
    inspection = acknowledged(user, officer)
    visiting(user)
    package = ready_package(inspection, officer)
    address, digest = reverse("inspection", args=[inspection.pk]), "01" * 32
    assert digest not in text(browse(user).get(address))
    act(deliver, officer, inspection, package_id=package.pk)
    assert digest in text(browse(user).get(address))


def test_the_platform_reads_findings_and_no_mystery_notes(user, officer, browse):
    inspection = acknowledged(user, officer)
    found(user, inspection)
    act(write_note, user, inspection, words="Bought jade, got glass.", seen_at=moment(-1))
    officers = text(browse(officer).get(reverse("compliance_inspection", args=[inspection.pk])))
    assert "Tea was said to cure diabetes" in officers
    assert "got glass" not in officers
    visiting(user)
    assert "got glass" in text(browse(user).get(reverse("inspection", args=[inspection.pk])))


def test_a_letter_is_read_by_its_addressee_and_the_authority_sees_that_it_arrived(user, stream, person, browse):
    inspection = ordered(user)
    streamer = stream.roles.get(role="streamer").party
    reader, stranger = person(), person()
    Membership.objects.create(user=reader, party=streamer, part="owner")
    facts = {"kind": "interview", "meets_at": moment(5), "party": f"Streamer {stream.ref}"}
    letter = act(write_letter, user, inspection, words="Room 203, Culture Road 1.", **facts)
    address = reverse("inspection_letter", args=[letter.pk])
    assert browse(stranger).get(address).status_code == 404
    assert browse(user).get(address)["Location"].startswith(reverse("authority_visit"))
    visit = visiting(user)
    assert f"{visit.number}</span>" in browse(user).get(address).text
    assert AuditEvent.objects.get(action="authority.looked").target_id == str(letter.pk)
    assert InspectionLetter.objects.get().read_at is None
    page = text(browse(reader).get(address))
    assert "Invitation to an interview" in page
    assert "Room 203" in page
    assert "Authority of 330100" in page
    assert "watermark" not in page
    assert InspectionLetter.objects.get().read_at
    # and its notice leads there
    assert address in text(browse(reader).get(reverse("letters")))


def test_a_letter_stands_in_the_readers_language(user, officer, browse):
    inspection = ordered(user)
    letter = act(write_letter, user, inspection, kind="warning", words="Stop it.")
    browser = browse(officer)
    browser.cookies["django_language"] = "zh-hans"
    page = text(browser.get(reverse("inspection_letter", args=[letter.pk])))
    assert "警示函" in page
    assert "Stop it." in page


def test_a_notice_leads_each_reader_to_its_own_page(user, officer, browse):
    inspection = ordered(user)
    address = reverse("inspection_from_letter", args=[inspection.pk])
    assert browse(officer).get(address)["Location"] == reverse("compliance_inspection", args=[inspection.pk])
    assert browse(user).get(address)["Location"] == reverse("inspection", args=[inspection.pk])


def test_a_party_hears_of_a_penalty_and_its_page_shows_it_to_the_officer(user, officer, stream, browse):
    inspection = acknowledged(user, officer)
    finding = found(user, inspection, party=f"Streamer {stream.ref}")
    penalised(user, finding)
    page = text(browse(officer).get(reverse("compliance_party", args=[finding.party_id])))
    assert "HZ P 2026 1" in page


def test_a_page_costs_the_same_however_much_it_holds(user, officer, stream, browse, django_assert_max_num_queries):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    case, streamer = Case.objects.get(), f"Streamer {stream.ref}"
    inspection = acknowledged(user, officer, channels=[stream.channel.name], streams=[stream.pk.hex])
    visiting(user, inspection=inspection, purpose="inspection")
    for number in range(4):
        finding = found(user, inspection, party=streamer, case_ids={case.pk}, papers=[PDF, PDF])
        penalised(user, finding, decision_number=f"HZ P 2026 {number}")
        act(demand, user, inspection, finding_id=finding.pk, demand="Take it down.", due_on=working_day())
        act(hand_in, officer, inspection, finding_id=finding.pk, proof="It is down.", papers=[PDF])
        act(write_note, user, inspection, words="Seen again.", seen_at=moment(-1), papers=[PDF])
        act(write_letter, user, inspection, kind="warning", words="Stop it.", party=streamer if number % 2 else "")
        package = ready_package(inspection, officer)
        act(deliver, officer, inspection, package_id=package.pk)
    for client, address, most in (
        (browse(user), reverse("inspection", args=[inspection.pk]), 17),
        (browse(officer), reverse("compliance_inspection", args=[inspection.pk]), 16),
    ):
        with django_assert_max_num_queries(most):
            page = text(client.get(address))
        assert page.count("SHA-256") >= 4 * 3
        assert stream.channel.name in page


def test_a_draw_is_fixed_in_the_browser_and_its_list_is_plain_text(user, platform, browse):
    stream = new_stream(platform)
    now = timezone.localtime()
    form = {
        "place": CITY,
        "period_from": (now - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
        "period_to": now.strftime("%Y-%m-%dT%H:%M"),
        "take": "1",
    }
    stream.__class__.objects.update(started_at=now - timedelta(hours=2))
    browser = browse(user)
    assert browser.get(reverse("draws")).status_code == 200
    assert browser.post(reverse("draws"), form | {"take": "900"}).status_code == 422
    address = browser.post(reverse("draws"), form)["Location"]
    assert "not drawn yet" in text(browser.get(address))
    assert text(browser.get(address, {"list": "1"})) == f"{stream.pk}\n"
    assert browse(inspector(NEIGHBOUR)).get(address).status_code == 404
