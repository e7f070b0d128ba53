"""The guardian's pages: only of a checked link, only one's own; limits, PIN, consents, refusals, the end."""

import uuid

import pytest

from accounts.hooks import standing_lost
from accounts.models import ConsentEntry, Guardianship, Membership, Party
from accounts.personal import consents
from accounts.personal.texts import text
from livestream import viewers
from livestream.models import AdmissionEntry, ViewerLimits
from tests.viewer.conftest import PIN, linked, party_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(link) -> str:
    return f"/guardian/{link.pk}/"


def digest(purpose: str, language: str = "en") -> str:
    return text(purpose, language).digest.hex()


def test_the_list_shows_each_child_with_its_day(browse, grace, kim, link):
    told = browse(grace).get("/guardian/").text
    assert party_of(kim).name in told
    assert "of 60 min" in told


def test_before_the_check_nothing_of_the_child_is_shown_or_set(browse, grace, kim):
    link = linked(party_of(kim), party_of(grace), state="proposed")
    client = browse(grace)
    assert not client.get("/guardian/").context["wards"][0].meters
    told = client.get(f"/guardian/{link.pk}/")
    assert "Staff compare your papers" in told.text
    assert "meters" not in told.context
    for rest in ("limits/", "pin/", "history/"):
        assert client.get(f"/guardian/{link.pk}/{rest}").status_code == 404
    assert client.post(f"/guardian/{link.pk}/consents/minor_data").status_code == 404
    assert client.get(f"/me/data/{party_of(kim).pk}/").status_code == 404


@pytest.mark.parametrize("rest", ["", "limits/", "pin/", "history/"])
def test_another_guardians_child_is_not_there(browse, mallory, kim, page, rest):
    assert browse(mallory).get(page + rest).status_code == 404
    assert browse(kim).get(page + rest).status_code == 404
    assert browse(mallory).get(f"/guardian/{uuid.uuid4()}/{rest}").status_code == 404


@pytest.mark.parametrize("rest", ["limits/", "pin/", "consents/minor_data", "end"])
def test_a_stranger_changes_nothing(browse, mallory, link, page, rest):
    answer = browse(mallory).post(page + rest, {"daily_minutes": "1", "pin": PIN, "again": PIN})
    assert answer.status_code == 404
    assert not ViewerLimits.objects.exists()
    assert not ConsentEntry.objects.filter(party=link.minor).exists()
    link.refresh_from_db()
    assert link.state == "verified"


def test_the_guardian_sets_limits_and_the_child_sees_them(browse, grace, kim, page):
    form = browse(grace).get(f"{page}limits/").context["form"]
    assert "60 min" in str(form.fields["daily_minutes"].help_text)
    # minors don't tip here, so there is no cap to set
    assert "tip_each" not in form.fields
    posted = {"daily_minutes": "45", "night_from": "20:00", "night_to": "07:30"}
    assert browse(grace).post(f"{page}limits/", posted)["Location"] == page
    told = browse(kim).get("/buyer/").text
    assert "of 45 min" in told
    assert "from 20:00 to 07:30" in told


def test_where_minors_may_tip_the_guardian_caps_it(browse, grace, kim, page, settings):
    settings.MINORS_MAY_TIP = True
    browse(grace).post(f"{page}limits/", {"tip_each": "5", "tip_daily": "8"})
    assert viewers.usage(party_of(kim)).limits.tip_daily == 800


def test_the_guardians_pin_leaves_the_childs_minor_mode(browse, grace, kim, page):
    assert browse(grace).post(f"{page}pin/", {"pin": PIN, "again": PIN})["Location"] == page
    assert browse(kim).post("/buyer/minor-mode/leave", {"pin": PIN})["Location"] == "/buyer/"
    assert not viewers.usage(party_of(kim)).limits.minor_mode
    assert "minor mode is left by the PIN" in browse(grace).get(page).text
    # a known minor's is never off for good
    assert browse(kim).post("/buyer/minor-mode/leave", {"pin": PIN, "for_good": "on"}).status_code == 422


def test_a_consent_is_given_and_withdrawn_by_one_button_each(browse, grace, kim, link, page):
    minor = party_of(kim)
    minor.roles = ["buyer", "streamer"]
    minor.save()
    heard = []
    standing_lost.connect(listener := lambda sender, party, **named: heard.append(party), weak=False)
    client = browse(grace)
    assert "guardian_streaming" in [offer.text.code for offer in client.get(page).context["offers"]]
    client.post(f"{page}consents/guardian_streaming", {"digest": digest("guardian_streaming")})
    assert consents.stands(minor, "guardian_streaming")
    link.refresh_from_db()
    assert link.consents == ["guardian_streaming"]
    assert not heard
    client.post(f"{page}consents/guardian_streaming", {"withdraw": "on"})
    standing_lost.disconnect(listener)
    assert not consents.stands(minor, "guardian_streaming")
    link.refresh_from_db()
    assert link.consents == []
    assert heard == [minor]


def test_a_text_that_changed_meanwhile_is_shown_again_before_it_is_agreed_to(browse, grace, kim, page):
    answer = browse(grace).post(f"{page}consents/minor_data", {"digest": digest("minor_data", "zh-hans")})
    assert answer.status_code == 422
    assert "The text changed meanwhile" in answer.text
    assert not consents.stands(party_of(kim), "minor_data")


@pytest.mark.parametrize("purpose", ["identity_buyer", "nothing", "export"])
def test_a_guardian_gives_no_consent_that_is_not_a_guardians(browse, grace, kim, page, purpose):
    assert browse(grace).post(f"{page}consents/{purpose}").status_code == 404
    assert not ConsentEntry.objects.filter(party=party_of(kim)).exists()


def test_only_what_concerns_the_child_is_offered(browse, grace, kim, page):
    """14 or 15 and no streamer: neither the rules for under 14 nor consent to streams; tips are closed here."""
    offers = {offer.text.code: offer for offer in browse(grace).get(page).context["offers"]}
    assert set(offers) == {"guardian_tipping"}
    assert "Tips by minors are closed here" in offers["guardian_tipping"].closed


def test_a_child_of_unknown_age_needs_the_consent_to_store(browse, grace, person):
    child = Party.objects.create(roles=["buyer"], name="small", place="000000", ref="small")
    Membership.objects.create(user=person(name="small"), party=child, part="owner")
    page = f"/guardian/{linked(child, party_of(grace)).pk}/"
    assert "minor_data" in [offer.text.code for offer in browse(grace).get(page).context["offers"]]


def test_the_childs_refusals_are_read_by_its_guardian(browse, grace, kim, stream, page):
    AdmissionEntry.objects.create(
        client=stream.client,
        stream=stream,
        party=party_of(kim),
        place="330100",
        act="watch",
        allowed=False,
        reasons=["minor_mode_night"],
    )
    for address in (page, f"{page}history/"):
        assert "it is night: nothing is open until morning" in browse(grace).get(address).text


def test_the_end_closes_the_page_at_once(browse, grace, kim, link, page):
    client = browse(grace)
    client.post(f"{page}consents/minor_data", {"digest": digest("minor_data")})
    assert client.post(f"{page}end")["Location"] == "/guardian/"
    assert client.get(page).status_code == 404
    assert client.get(f"/me/data/{party_of(kim).pk}/").status_code == 404
    assert not consents.stands(party_of(kim), "minor_data")
    assert Guardianship.objects.get(pk=link.pk).state == "ended"
    assert client.get("/home")["Location"] == "/buyer/"


def test_a_guardians_pages_cost_few_queries(browse, grace, page, django_assert_max_num_queries):
    client = browse(grace)
    for address in ("/guardian/", page):
        with django_assert_max_num_queries(20):
            client.get(address)
