"""My data: what is held in parts only, what was agreed to, who looked; a copy, and deletion with its seven days."""

import json
import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.identity import submission
from accounts.models import ConsentEntry, DataRequest, Identity, Party, Reveal
from accounts.personal import consents, deletion
from accounts.personal.reveals import reveal
from livestream.models import AdmissionEntry, ViewerDay
from tests.canaries import NAME
from tests.viewer.conftest import buyer, linked, party_of

pytestmark = pytest.mark.django_db


def address(user, rest: str = "") -> str:
    return f"/me/data/{party_of(user).pk}/{rest}"


def agree(user) -> None:
    consents.give(party=party_of(user), purpose="identity_buyer", user=user, language="en")


def test_values_are_shown_in_parts_only(browse, alice):
    identity = party_of(alice).identity
    page = browse(alice).get("/me/data/").text
    for whole in (identity.number, identity.mobile, identity.real_name, identity.residence, NAME):
        assert whole not in page
    assert "138****8000" in page
    assert identity.number[:3] + "*" * 11 + identity.number[-4:] in page


def test_who_has_no_party_yet_is_told_what_will_stand_here(browse, person):
    page = browse(person()).get("/me/data/")
    assert page.status_code == 200
    assert "Nothing beyond your account" in page.text


def test_anothers_data_is_not_there(browse, fresh, alice, mallory, person):
    officer = person("compliance_officer")
    for user in (mallory, officer):
        client = browse(user)
        assert client.get(address(alice)).status_code == 404
        assert client.post(address(alice, "deletion/withdraw")).status_code == 404
        assert client.post(address(alice, "consents/identity_buyer")).status_code == 404
    assert browse(alice).get(f"/me/data/{uuid.uuid4()}/").status_code == 404
    assert fresh(mallory).post(address(alice, "deletion"), {"sure": "on"}).status_code == 404
    assert not DataRequest.objects.exists()


def test_a_guardian_sees_the_childs_data_and_the_child_its_own(browse, grace, kim, link):
    for user in (grace, kim):
        assert "138****8000" in browse(user).get(address(kim)).text
    assert browse(grace).get("/me/data/").context["party"] == party_of(grace)
    assert browse(kim).get(address(grace)).status_code == 404


def test_a_consent_stands_with_its_text_and_is_withdrawn_by_one_button(browse, alice):
    agree(alice)
    client = browse(alice)
    page = client.get("/me/data/")
    assert [one.stands for one in page.context["standings"]] == [True]
    assert "May we check your age by your identity?" in page.text
    assert client.post(address(alice, "consents/identity_buyer"))["Location"] == address(alice)
    assert not consents.stands(party_of(alice), "identity_buyer")
    page = client.get("/me/data/")
    assert [one.stands for one in page.context["standings"]] == [False]
    # the ledger keeps both lines
    assert [line.entry.act for line in page.context["lines"]] == ["withdrawn", "given"]
    assert "Nothing to withdraw" in client.post(address(alice, "consents/identity_buyer"), follow=True).text


def test_a_line_about_a_text_that_is_gone_still_stands_in_the_ledger(browse, alice):
    ConsentEntry.objects.create(
        party=party_of(alice), purpose="an_older_one", version="1", digest=b"0" * 32, language="en", act="given"
    )
    page = browse(alice).get("/me/data/")
    assert page.status_code == 200
    assert "an_older_one" in page.text


def test_a_minor_does_not_withdraw_what_the_guardian_gave(browse, grace, kim, link):
    consents.give(party=party_of(kim), purpose="minor_data", user=grace, language="en")
    page = browse(kim).get("/me/data/")
    assert [(one.stands, one.mine) for one in page.context["standings"]] == [(True, False)]
    assert browse(kim).post(address(kim, "consents/minor_data")).status_code == 404
    assert [one.mine for one in browse(grace).get(address(kim)).context["standings"]] == [True]


def test_who_looked_stands_there_with_the_reason_and_without_a_name(browse, alice, person):
    officer = person("compliance_officer", name="officer-olga")
    reveal(user=officer, party_id=party_of(alice).pk, field="number", reason="review", words="case 12, Frau Sommer")
    page = browse(alice).get("/me/data/").text
    assert "Document number" in page
    assert str(Reveal.Reason.REVIEW.label) in page
    assert "compliance officer" in page
    assert "officer-olga" not in page
    assert "Sommer" not in page


def test_the_copy_needs_a_fresh_sign_in_and_is_whole(browse, fresh, alice):
    export = f"/data/{party_of(alice).pk}/export"
    assert export in browse(alice).get("/me/data/").text
    answer = fresh(alice).post(export)
    assert answer["Content-Disposition"].startswith("attachment")
    assert json.loads(answer.content)["identity"]["number"] == party_of(alice).identity.number


def test_deletion_needs_a_fresh_sign_in(browse, alice):
    alice.set_password("four words that differ")
    alice.save()
    answer = browse(alice).post(address(alice, "deletion"), {"sure": "on"})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not DataRequest.objects.exists()


def test_deletion_is_asked_for_in_two_steps_and_taken_back_in_one(fresh, alice):
    client = fresh(alice)
    answer = client.post(address(alice, "deletion"))
    assert answer.status_code == 422
    assert "Tick the box" in answer.text
    assert not DataRequest.objects.exists()
    assert client.post(address(alice, "deletion"), {"sure": "on"})["Location"] == address(alice)
    asked = DataRequest.objects.get()
    assert timedelta(days=6, hours=23) < asked.due_at - timezone.now() <= timedelta(days=7)
    page = client.get("/me/data/").text
    assert "Deletion is asked for" in page
    assert "Ask for deletion in seven days" not in page
    client.post(address(alice, "deletion/withdraw"))
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert "Ask for deletion in seven days" in client.get("/me/data/").text


def test_a_buyer_reads_that_nothing_stays_and_that_is_what_happens(fresh, alice):
    client = fresh(alice)
    page = client.get("/me/data/")
    assert page.context["stays"].fields == []
    assert "Nothing of who you are." in page.text
    request = deletion.ask(user=alice, party=party_of(alice))
    party = party_of(alice)
    assert deletion.carry_out(request_id=request.pk, now=request.due_at)
    identity = Identity.objects.get(party=party)
    assert not any((identity.number, identity.real_name, identity.mobile, identity.birth_date))


def test_a_streamer_reads_what_stays_and_until_when(browse, person):
    user = person(name="sam")
    party = buyer(user, mobile="13900139000")
    Party.objects.filter(pk=party.pk).update(roles=["streamer"])
    Identity.objects.filter(party=party).update(submitted_at=timezone.now())
    stays = browse(user).get("/me/data/").context["stays"]
    assert stays.fields == ["Real name", "Document number", "Birth date", "Mobile number"]
    assert stays.until.year == stays.from_day.year + 3


def test_a_locked_identity_is_called_locked(browse, alice):
    Identity.objects.filter(party=party_of(alice)).update(use_stopped_at=timezone.now())
    assert "locked: you asked for deletion" in browse(alice).get("/me/data/").text


def test_the_page_costs_few_queries(browse, alice, grace, kim, link, django_assert_max_num_queries):
    agree(alice)
    for user in (alice, grace):
        client = browse(user)
        with django_assert_max_num_queries(20):
            client.get("/me/data/")


def test_no_cache_keeps_the_page(browse, alice):
    for page in ("/me/data/", "/buyer/", "/guardian/", "/buyer/identity/", "/buyer/history/"):
        assert "no-store" in browse(alice).get(page)["Cache-Control"]


def test_a_child_with_two_guardians_is_the_ward_of_each(browse, grace, mallory, kim, link):
    linked(party_of(kim), party_of(mallory))
    for user in (grace, mallory):
        assert browse(user).get("/me/data/").context["wards"] == [party_of(kim)]


def test_what_was_handed_in_is_what_the_page_speaks_of(browse, alice):
    facts = submission.facts_of(party_of(alice).identity)
    assert facts.document_type == "resident_id"
    assert "Resident identity card".lower() in browse(alice).get("/me/data/").text.lower()


def test_an_open_request_is_found_behind_many_copies(browse, alice):
    party = party_of(alice)
    deletion.ask(user=alice, party=party)
    for _ in range(8):
        DataRequest.objects.create(party=party, kind="export", state="done", by=alice)
    assert browse(alice).get("/me/data/").context["asked"].kind == "deletion"


def test_what_is_used_is_counted(browse, kim, stream):
    party = party_of(kim)
    ViewerDay.objects.create(party=party, day=date(2026, 11, 1))
    for number in range(2):
        AdmissionEntry.objects.create(
            client=stream.client, party=party, place="330100", act="tip", ref=f"t{number}", allowed=False
        )
    page = browse(kim).get("/me/data/").text
    assert "1 day of minutes and amounts" in page
    assert "2 orders, tips and refusals" in page
