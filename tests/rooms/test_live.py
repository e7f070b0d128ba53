"""Can I go live? Every check of the door with its colour, its remedy, and what happens once it is yes."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import Credential, Identity
from livestream.admission.reasons import DOOR_REASONS
from livestream.admission.registry import checks
from livestream.admission.start import go_live
from livestream.keys import stream_for_key
from livestream.models import DynamicCheck, MediaServer, MediaSession, PreStreamReview, Restriction, Stream
from moderation.console.rooms.answers import REMEDIES
from tests.joining.conftest import NUMBER
from tests.rooms.conftest import ready


def address(stream, what="live/"):
    return f"/studio/streams/{stream.pk}/{what}"


def make_green(browser, alice, party, stream):
    ready(party, alice)
    browser.post(address(stream, "check/"), {"last_six": NUMBER[-6:]})
    items = ["content", "script", "dress", "set", "props"]
    browser.post(address(stream, "review/"), {"items": items})


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_registered_check_stands_on_the_list_green_ones_too(browse, alice, planned, language):
    browser = browse(alice)
    browser.cookies["django_language"] = language
    page = browser.get(address(planned))
    assert page.status_code == 200
    for check in checks:
        assert f'data-check="{check.name}"' in page.text
    states = {line.check.name: line.state for line in page.context["checklist"].lines}
    assert states["operator"] == "good"
    assert states["training"] == "critical"


def test_each_reason_has_its_words_its_article_and_a_way_to_its_remedy(browse, alice, planned):
    page = browse(alice).get(address(planned))
    told = {one.refusal.code: one for line in page.context["checklist"].lines for one in line.told}
    assert set(told) == {"training_missing", "agreement_platform_missing", "dynamic_missing", "review_missing"}
    for code, one in told.items():
        assert "" not in (one.what, one.next, one.takes, one.article)
        assert one.link in page.text
        assert code in REMEDIES
    assert told["training_missing"].link == "/join/training/"
    assert told["dynamic_missing"].link == address(planned, "check/")
    assert "You can’t go live yet" in page.text


def test_a_remedy_in_somebody_elses_hands_leads_nowhere(browse, alice, party, bob, planned):
    """Bob streams in Alice's room: her identity is her business."""
    other = bob.memberships.get().party
    planned.roles.create(party=other, role="streamer")
    Identity.objects.filter(party=party).update(state="suspended")
    page = browse(bob).get(address(planned))
    told = [one for line in page.context["checklist"].lines for one in line.told]
    of_alice = [one for one in told if one.refusal.party == str(party.pk)]
    assert of_alice
    assert all(one.link in ("", "/letters/") for one in of_alice)
    assert "Only the person concerned can do this." in page.text


def test_everything_done_says_yes(fresh, alice, party, planned):
    browser = fresh(alice)
    make_green(browser, alice, party, planned)
    page = browser.get(address(planned))
    assert page.context["checklist"].red == []
    assert "Yes, you can go live" in page.text


def test_what_ends_soon_is_amber_and_still_a_yes(fresh, alice, party, planned):
    browser = fresh(alice)
    make_green(browser, alice, party, planned)
    Credential.objects.filter(party=party, kind="training").update(valid_until=timezone.now() + timedelta(days=9))
    page = browser.get(address(planned))
    assert [line.check.name for line in page.context["checklist"].amber] == ["training"]
    assert "Yes, you can go live" in page.text


def test_the_own_check_needs_a_sign_in_just_now(browse, alice, planned):
    alice.set_password("correct horse battery staple")
    alice.save()
    answer = browse(alice).get(address(planned, "check/"))
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert "next=" in answer["Location"]


def test_a_wrong_number_is_a_mismatch_and_is_not_written_back(fresh, alice, planned):
    browser = fresh(alice)
    answer = browser.post(address(planned, "check/"), {"last_six": "987654"})
    assert answer.status_code == 422
    assert "987654" not in answer.text
    assert DynamicCheck.objects.get().result == "mismatch"
    told = [line for line in browser.get(address(planned)).context["checklist"].red if line.check.name == "dynamic"]
    assert told[0].told[0].refusal.code == "dynamic_mismatch"


def test_after_five_wrong_tries_the_check_is_locked(fresh, alice, planned):
    browser = fresh(alice)
    for _ in range(5):
        browser.post(address(planned, "check/"), {"last_six": "000000"})
    answer = browser.post(address(planned, "check/"), {"last_six": NUMBER[-6:]})
    assert answer.status_code == 422
    assert DynamicCheck.objects.filter(result="match").count() == 0


def test_the_own_check_runs_out(fresh, alice, party, planned):
    browser = fresh(alice)
    make_green(browser, alice, party, planned)
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        page = browser.get(address(planned))
    assert [line.check.name for line in page.context["checklist"].red] == ["dynamic"]


def test_the_form_wants_all_five(browse, alice, planned):
    answer = browse(alice).post(address(planned, "review/"), {"items": ["content", "nonsense"]})
    assert answer.status_code == 422
    assert not PreStreamReview.objects.exists()
    # what was ticked stays ticked
    assert answer.text.count(" checked") == 1


def test_the_key_is_shown_once_and_a_new_one_makes_it_worthless(browse, alice, planned):
    MediaServer.objects.create(
        name="edge-1", kind="nginx_rtmp", secret_digest=b"x" * 32, publish_url="rtmp://127.0.0.1:1935/live"
    )
    browser = browse(alice)
    page = browser.post(address(planned, "key"))
    key = page.context["key"]
    assert f"{planned.pk.hex}?key={key}" in page.text
    assert "rtmp://127.0.0.1:1935/live" in page.text
    assert page["Cache-Control"].startswith("max-age=0")
    assert stream_for_key(planned.pk.hex, key) == planned
    assert key not in browser.get(address(planned)).text
    browser.post(address(planned, "key"))
    assert stream_for_key(planned.pk.hex, key) is None


def test_an_ended_stream_gets_no_key(browse, alice, planned):
    browser = browse(alice)
    browser.post(address(planned, "end"))
    planned.refresh_from_db()
    assert planned.state == "ended"
    assert browser.post(address(planned, "key")).status_code == 302
    assert not planned.keys.exists()
    assert "This broadcast is over" in browser.get(address(planned)).text


def test_on_air_the_page_shows_the_demand_and_how_long_a_cut_took(fresh, alice, party, planned):
    browser = fresh(alice)
    make_green(browser, alice, party, planned)
    assert go_live(stream=Stream.objects.get(pk=planned.pk), actor=user_actor(alice)).allowed
    assert "You are on air" in browser.get(address(planned)).text
    server = MediaServer.objects.create(
        name="edge-1", kind="nginx_rtmp", secret_digest=b"x" * 32, publish_url="rtmp://127.0.0.1:1935/live"
    )
    now = timezone.now()
    Restriction.objects.create(
        stream=planned, kind="cut", starts_at=now, no_end_reason="final", basis_type="decision", basis_id="1"
    )
    session = MediaSession.objects.create(
        server=server, remote="7", stream=planned, part="publisher", cut_at=now, cut_because="cut"
    )
    page = browser.get(address(planned)).text
    assert "Cut: this broadcast can’t go on" in page
    assert "The server has not fallen silent yet." in page
    session.ended_at = now + timedelta(seconds=1.4)
    session.save()
    assert "1.4 s later" in browser.get(address(planned)).text


def test_htmx_gets_the_changing_part_alone(browse, alice, planned):
    part = browse(alice).get(address(planned), headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "You can’t go live yet" in part.text
    assert "HX-Request" in part["Vary"]


def test_the_page_costs_few_queries_however_many_checks(browse, alice, planned, django_assert_max_num_queries):
    browser = browse(alice)
    with django_assert_max_num_queries(20):
        assert browser.get(address(planned)).status_code == 200


def test_every_reason_of_the_door_is_led_somewhere_or_nobody_here_can_help():
    known = {code for code in DOOR_REASONS if code in REMEDIES}
    assert len(known) >= 30
    assert set(REMEDIES) <= set(DOOR_REASONS) | {"title_flagged", "room_flagged"}
