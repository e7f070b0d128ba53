"""The registration step by step: what is right is kept, what is wrong stands beside its field."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import escape

from accounts.identity.deciding import refuse, suspend, verify
from accounts.models import ConsentEntry, Credential, Document, Identity
from accounts.refusals import REASONS
from tests.accounts.identity.build import resident_id
from tests.joining.conftest import DETAILS, NUMBER, agree, picture, through, train


def identity_of(party) -> Identity:
    return Identity.objects.get(party=party)


def test_one_step_leads_to_the_next(newcomer):
    assert newcomer.post("/join/who/", {"document_type": "resident_id"})["Location"] == "/join/identity/"
    assert newcomer.post("/join/identity/", DETAILS)["Location"] == "/join/pictures/"
    both = {"front": picture(), "back": picture("grey")}
    assert newcomer.post("/join/pictures/", both)["Location"] == "/join/agreements/"
    answer = newcomer.post("/join/agreements/", {"accept": "platform", "read": "on"})
    assert answer["Location"] == "/join/training/"
    assert train(newcomer).context["passed"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_step_can_be_opened_at_any_time(newcomer, whole, language):
    newcomer.cookies["django_language"] = language
    steps = ("who", "identity", "pictures", "guardian", "agreements", "training", "check", "qualifications")
    for step in steps:
        assert newcomer.get(f"/join/{step}/").status_code in (200, 302)
    whole()
    for step in steps:
        assert newcomer.get(f"/join/{step}/").status_code == 200
    assert newcomer.get("/join/state/").status_code == 200


def test_the_notice_stands_on_the_page_and_is_kept_once_with_its_version(newcomer, party):
    newcomer.post("/join/who/", {"document_type": "resident_id"})
    page = newcomer.get("/join/identity/")
    text = page.context["text"]
    for line in (*text.purpose, *text.method, *text.scope):
        assert line.split("'")[0] in page.text
    assert not ConsentEntry.objects.filter(party=party).exists()
    newcomer.post("/join/identity/", DETAILS)
    newcomer.post("/join/identity/", {})
    entry = ConsentEntry.objects.get(party=party)
    assert (entry.purpose, entry.act, entry.version) == ("identity_streamer", "shown", text.version)
    assert bytes(entry.digest) == text.digest


def test_no_value_on_file_is_ever_written_into_a_page(newcomer, party):
    through(newcomer)
    for address in ("/join/identity/", "/join/check/", "/join/state/", "/join/pictures/", "/join/"):
        text = newcomer.get(address).text
        for value in (NUMBER, "测试甲", "13800138000", "138 0013 8000", "西湖区"):
            assert value not in text
    assert "138****8000" in newcomer.get("/join/identity/").text


def test_what_was_typed_wrong_does_not_come_back_either(newcomer):
    newcomer.post("/join/who/", {"document_type": "resident_id"})
    slip = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
    answer = newcomer.post("/join/identity/", DETAILS | {"number": slip})
    assert answer.status_code == 422
    assert slip not in answer.text
    assert set(answer.context["form"].errors) == {"number"}


def test_what_is_right_is_kept_though_something_else_is_wrong(newcomer, party):
    newcomer.post("/join/who/", {"document_type": "resident_id"})
    answer = newcomer.post("/join/identity/", DETAILS | {"mobile": "12"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"mobile"}
    kept = identity_of(party)
    assert (kept.number, kept.real_name, kept.mobile) == (NUMBER, "测试甲", None)
    # a field left empty keeps what is on file
    assert newcomer.post("/join/identity/", {"mobile": "13800138000"}).status_code == 302
    assert identity_of(party).number == NUMBER
    assert identity_of(party).mobile == "+8613800138000"


@pytest.mark.parametrize("number", ["３３" + NUMBER[2:], NUMBER[:6] + " " + NUMBER[6:14] + " " + NUMBER[14:].lower()])
def test_a_number_is_taken_in_any_clothing(newcomer, party, number):
    newcomer.post("/join/who/", {"document_type": "resident_id"})
    assert newcomer.post("/join/identity/", DETAILS | {"number": number}).status_code == 302
    assert identity_of(party).number == NUMBER


def test_nothing_about_somebody_too_young_is_kept(newcomer, party):
    newcomer.post("/join/who/", {"document_type": "resident_id"})
    newcomer.post("/join/identity/", {"real_name": "测试甲", "mobile": "13800138000"})
    child = resident_id(timezone.localdate() - timedelta(days=365 * 12))
    answer = newcomer.post("/join/identity/", DETAILS | {"number": child})
    assert answer.status_code == 422
    assert "number" in answer.context["form"].errors
    kept = identity_of(party)
    assert (kept.number, kept.real_name, kept.mobile, kept.residence) == (None, None, None, None)


def test_another_document_takes_the_old_number_with_it(newcomer, party):
    through(newcomer)
    newcomer.post("/join/who/", {"document_type": "passport"})
    kept = identity_of(party)
    assert kept.number is None
    assert kept.birth_date is None
    assert kept.real_name == "测试甲"
    page = newcomer.get("/join/identity/")
    assert 'name="birth_date"' in page.text


def test_a_streamer_is_no_organisation(newcomer):
    assert "credit_code" not in newcomer.get("/join/who/").text
    answer = newcomer.post("/join/who/", {"document_type": "credit_code"})
    assert answer.status_code == 422


def test_a_picture_that_can_be_read_is_kept_though_the_other_can_not(newcomer, party):
    newcomer.post("/join/who/", {"document_type": "resident_id"})
    page = SimpleUploadedFile("x.jpg", b"<html><script>alert(1)</script>", "image/jpeg")
    answer = newcomer.post("/join/pictures/", {"front": picture(), "back": page})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"back"}
    assert [document.kind for document in Document.objects.filter(party=party)] == ["front"]
    assert newcomer.post("/join/pictures/", {"back": picture("grey")}).status_code == 302


def test_nothing_is_handed_in_while_something_is_missing(newcomer, party):
    through(newcomer)
    answer = newcomer.post("/join/check/", {"hand_in": "1"})
    assert answer.status_code == 422
    assert "/join/agreements/" in answer.text
    assert identity_of(party).state == "draft"


def test_what_is_handed_in_waits_for_a_reviewer(whole, party):
    browser = whole()
    assert browser.post("/join/check/", {"hand_in": "1"})["Location"] == "/join/state/"
    identity = identity_of(party)
    assert (identity.state, identity.submission) == ("submitted", 1)
    assert "being checked" in browser.get("/join/state/").text
    # a second click does nothing more
    browser.post("/join/check/", {"hand_in": "1"})
    assert identity_of(party).submission == 1


def test_after_a_refusal_the_reasons_lead_to_their_steps_and_what_was_right_stays(whole, party, person):
    browser = whole()
    browser.post("/join/check/", {"hand_in": "1"})
    officer = person("compliance_officer")
    identity = identity_of(party)
    refuse(
        identity_id=identity.pk,
        submission=1,
        reasons=["photo_unreadable", "name_differs"],
        words="Nur die Rückseite ist unscharf.",
        by=officer,
    )
    page = browser.get("/join/state/").text
    assert "Not accepted" in page
    for code in ("photo_unreadable", "name_differs"):
        assert escape(str(REASONS[code].what)) in page
    assert "/join/pictures/" in page
    assert "Nur die Rückseite ist unscharf." in page
    assert escape(str(REASONS["name_differs"].what)) in browser.get("/join/identity/").text
    browser.post("/join/identity/", {"real_name": "测试乙"})
    assert identity_of(party).number == NUMBER
    assert browser.post("/join/check/", {"hand_in": "1"}).status_code == 302
    assert (identity_of(party).state, identity_of(party).submission) == ("submitted", 2)


def test_verified_lapsed_and_suspended_say_so(whole, party, person):
    browser = whole()
    browser.post("/join/check/", {"hand_in": "1"})
    officer = person("compliance_officer")
    identity = identity_of(party)
    verify(identity_id=identity.pk, submission=1, method="manual", by=officer)
    assert "<strong>Verified</strong>" in browser.get("/join/state/").text
    with time_machine.travel(timezone.now() + timedelta(days=200), tick=False):
        browser.force_login(party.memberships.get().user, backend="accounts.backends.RoleBackend")
        page = browser.get("/join/state/").text
        assert "Lapsed" in page
        assert browser.post("/join/confirm")["Location"] == "/join/state/"
        assert identity_of(party).recheck_asked_at is not None
    browser.force_login(party.memberships.get().user, backend="accounts.backends.RoleBackend")
    suspend(identity_id=identity.pk, reasons=["identity_in_doubt"], by=officer)
    page = browser.get("/join/state/").text
    assert "Suspended" in page
    assert escape(str(REASONS["identity_in_doubt"].what)) in page
    for step in ("who", "identity", "pictures", "check"):
        assert browser.get(f"/join/{step}/")["Location"] == "/join/state/"


def test_nothing_can_be_confirmed_before_it_is_due(whole, party, person):
    browser = whole()
    browser.post("/join/check/", {"hand_in": "1"})
    verify(identity_id=identity_of(party).pk, submission=1, method="manual", by=person("compliance_officer"))
    browser.post("/join/confirm")
    assert identity_of(party).recheck_asked_at is None


def test_a_new_address_of_a_verified_party_is_handed_in_at_once_and_it_stays_verified(whole, party, person):
    browser = whole()
    browser.post("/join/check/", {"hand_in": "1"})
    verify(identity_id=identity_of(party).pk, submission=1, method="manual", by=person("compliance_officer"))
    assert browser.post("/join/identity/", {"residence": "浙江省嘉兴市二号"})["Location"] == "/join/state/"
    identity = identity_of(party)
    assert (identity.state, identity.submission, identity.residence) == ("verified", 2, "浙江省嘉兴市二号")


def test_an_agreement_counts_once_it_was_read(newcomer, party):
    assert newcomer.post("/join/agreements/", {"accept": "platform"}).status_code == 422
    assert newcomer.post("/join/agreements/", {"accept": "emperor", "read": "on"}).status_code == 422
    assert not Credential.objects.filter(party=party).exists()
    agree(newcomer)
    agree(newcomer)
    assert Credential.objects.get(party=party).scope == "platform"


def test_a_guardian_is_asked_of_somebody_of_sixteen_alone(newcomer):
    newcomer.post("/join/who/", {"document_type": "resident_id"})
    born = timezone.localdate().replace(day=1) - timedelta(days=365 * 17)
    newcomer.post("/join/identity/", DETAILS | {"number": resident_id(born)})
    assert "/join/guardian/" in newcomer.get("/join/state/").text
    newcomer.post("/join/identity/", DETAILS | {"number": resident_id(date(1990, 3, 7))})
    assert "/join/guardian/" not in newcomer.get("/join/state/").text


def test_the_studio_says_what_the_registration_still_lacks(whole, party, person):
    browser = whole()
    assert "Your registration is not handed in yet" in browser.get("/studio/").text
    browser.post("/join/check/", {"hand_in": "1"})
    assert "Your registration is being checked" in browser.get("/studio/").text
    verify(identity_id=identity_of(party).pk, submission=1, method="manual", by=person("compliance_officer"))
    assert "Until it is verified" not in browser.get("/studio/").text
