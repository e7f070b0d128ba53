"""The desk in two real browsers: one holder, hints without reload, the next card at once, and undo."""

import re
import time

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from moderation.cases import claims
from moderation.cases.models import Case, Flag
from moderation.decisions.models import Decision
from tests.browser.conftest import LONGEST_WAIT_MS
from tests.cases.build import make_cases
from tests.conftest import CURE, OFF_PLATFORM, new_stream, send_and_scan, speech


@pytest.fixture
def alice(person):
    return person("moderator", "alice")


@pytest.fixture
def bob(person):
    return person("moderator", "bob")


def start(page):
    page.get_by_role("button", name="Start reviewing").click()
    page.wait_for_selector("#card[data-state=mine]")
    return page.get_attribute("#card", "data-case")


def test_two_browsers_never_hold_one_case(sign_in, stream, alice, bob):
    send_and_scan(stream, speech(5, OFF_PLATFORM), speech(6, CURE))
    alices, bobs = sign_in(alice), sign_in(bob)
    hers, his = start(alices), start(bobs)
    assert hers != his
    bobs.click(f'#rows li[data-case="{hers}"] .row')
    bobs.wait_for_selector("#card[data-state=taken]")
    expect(bobs.locator("#claim")).to_contain_text(f"held by {alice}")
    expect(bobs.get_by_role("button", name="Warn")).to_be_disabled()
    # her lease runs out and he takes the case: her page says so and locks its form
    Case.objects.filter(pk=hers).update(lease_until=timezone.now())
    claims.claim(user=bob, case_id=int(hers))
    alices.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(alices.locator("#lost")).to_contain_text(f"{bob} has taken this case")
    expect(alices.get_by_role("button", name="Warn")).to_be_disabled()


def test_a_hint_paints_the_badge_and_gathers_news_without_a_reload(sign_in, platform, stream, alice):
    send_and_scan(stream, speech(5, OFF_PLATFORM))
    known = Case.objects.get()
    page = sign_in(alice)
    page.evaluate("window.stays = true")
    page.evaluate("document.addEventListener('hint:painted', (event) => { window.painted = event.detail; })")
    badge = page.locator('.queue-chip[data-queue="2"] .depth')
    expect(badge).to_have_text("1")
    # one more flag of a known case: its figure changes in its place
    send_and_scan(stream, speech(9, OFF_PLATFORM))
    expect(page.locator(f'#rows li[data-case="{known.pk}"] [data-flags]')).to_have_text("2")
    # a new case: gathered, announced, and shown when asked for
    send_and_scan(new_stream(platform, "s-2"), speech(5, OFF_PLATFORM))
    expect(badge).to_have_text("2")
    expect(page.locator("#news")).to_be_visible()
    expect(page.locator("#news span")).to_have_text("1 new")
    assert page.locator("#rows li[data-case]").count() == 1
    expect(page.locator("#announcer")).to_have_text("1 new case")
    painted, version = page.evaluate("[window.painted, document.documentElement.dataset.paintedVersion2]")
    assert painted == {"queue": 2, "version": int(version)}
    page.keyboard.press("r")
    expect(page.locator("#rows li[data-case]")).to_have_count(2)
    expect(page.locator("#news")).to_be_hidden()
    assert page.evaluate("window.stays") is True


def test_more_flags_on_the_open_card_are_told_and_reading_them_keeps_the_draft(sign_in, stream, alice):
    send_and_scan(stream, speech(5, OFF_PLATFORM))
    page = sign_in(alice)
    start(page)
    page.fill("#reason", "typed by hand")
    send_and_scan(stream, speech(9, OFF_PLATFORM))
    page.get_by_role("button", name="1 more flag since you opened this").click()
    newest = Flag.objects.latest("pk").pk
    page.wait_for_selector(f'#decide input[name="seen_flag_id"][value="{newest}"]', state="attached")
    assert page.input_value("#reason") == "typed by hand"


def test_after_a_decision_the_next_card_is_there_and_undo_brings_the_last_one_back(sign_in, stream, alice):
    send_and_scan(stream, speech(5, OFF_PLATFORM), speech(6, CURE))
    page = sign_in(alice)
    first = start(page)
    page.get_by_role("button", name="Warn").click()
    page.wait_for_selector(f'#card[data-state=mine]:not([data-case="{first}"])')
    expect(page.locator("#card-title")).to_be_focused()
    expect(page.locator("#done")).to_contain_text(f"Streamer warned in case {first}.")
    assert re.search(r"/console/cases/\d+/$", page.url)
    expect(page.locator(f'#rows li[data-case="{first}"]')).to_have_count(0)
    page.keyboard.press("u")
    page.wait_for_selector(f'#card[data-state=mine][data-case="{first}"]')
    expect(page.locator("#done")).to_be_hidden()
    assert Decision.objects.get().undone_at is not None


def test_the_strip_goes_to_a_moment_and_keeps_what_is_typed(sign_in, stream, alice):
    send_and_scan(stream, speech(5, "开场说的话"), speech(300, OFF_PLATFORM))
    page = sign_in(alice)
    start(page)
    page.fill("#reason", "typed by hand")
    expect(page.locator(".beats")).not_to_contain_text("开场说的话")
    strip = page.locator(".strip-scroll svg").bounding_box()
    page.mouse.click(strip["x"] + strip["width"] * 0.11, strip["y"] + 20)
    expect(page.locator(".beats")).to_contain_text("开场说的话")
    assert page.input_value("#reason") == "typed by hand"


def test_a_reload_keeps_the_case(sign_in, stream, alice):
    make_cases(stream, 1)
    page = sign_in(alice)
    start(page)
    # the server waits ten seconds for this sign after the old socket closed
    with page.expect_response(lambda response: response.url.endswith("/renew")) as renewed:
        page.reload()
    assert renewed.value.status == 200


def test_a_closed_page_gives_its_case_back(sign_in, stream, alice, monkeypatch):
    monkeypatch.setattr("moderation.console.consumers.RELEASE_AFTER_S", 0.2)
    make_cases(stream, 1)
    page = sign_in(alice)
    case = Case.objects.get(pk=start(page))
    assert case.holder == alice
    page.wait_for_timeout(200)
    page.close()
    ends = time.monotonic() + LONGEST_WAIT_MS / 1000
    while case.holder and time.monotonic() < ends:
        time.sleep(0.05)
        case.refresh_from_db()
    assert case.holder is None
