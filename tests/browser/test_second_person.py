"""The second person's keys, a case handed over on a colleague's screen, and a warning answered on the streamer's."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from delivery.services import seal_due
from livestream.models import Channel, Stream
from moderation.cases import claims
from moderation.cases.handing import hand_over
from moderation.cases.models import Case
from moderation.decisions.measures import Wish
from moderation.decisions.models import Measure, MeasureKind
from moderation.decisions.services import decide
from tests.browser.test_pages import browser_of, elsewhere  # noqa: F401
from tests.cases.build import make_cases
from tests.conftest import OFF_PLATFORM, send_and_scan, speech
from tests.pages.conftest import join, take_measure


@pytest.fixture
def waiting(stream: Stream, person) -> list[Case]:
    """Three cuts of a key room that wait, by Alice."""
    Channel.objects.update(key_since=timezone.now())
    send_and_scan(stream, speech(5, OFF_PLATFORM))
    alice = person("moderator", "alice")
    for case in [*make_cases(stream, 2), Case.objects.get(flag_count=1, group=2)]:
        lease = claims.claim(user=alice, case_id=case.pk)
        held = Case.objects.get(pk=case.pk)
        decide(
            user=alice,
            case_id=case.pk,
            token=lease.token,
            version=held.version,
            seen_flag_id=held.last_flag_id,
            outcome="violation",
            rule_code="LM10-1",
            wishes=[Wish(MeasureKind.CUT)],
        )
    return list(Case.objects.filter(kind="second_person").order_by("rank_at", "pk"))


def test_the_second_persons_keys(sign_in, site, waiting, person):
    page = sign_in(person("senior_moderator", "carol"))
    # of this queue alone: what is sent back stands in line again
    page.goto(f"{site}/console/?queue=13")
    page.wait_for_selector("html[data-link=on]")
    page.keyboard.press("g")
    for keys, outcome in [("f", "refused"), ("d", "sent_back"), ("vv", "released")]:
        page.wait_for_selector("#card[data-state=mine]")
        case = page.get_attribute("#card", "data-case")
        if outcome != "released":
            # without a word to the colleague it stays where it is
            page.keyboard.press(keys)
            expect(page.locator("#problem")).to_contain_text("Say why")
            page.keyboard.press("t")
            expect(page.locator("#reason")).to_be_focused()
            page.keyboard.type("look again: vfd")
            page.keyboard.press("Escape")
        for key in keys:
            page.keyboard.press(key)
        expect(page.locator("#done")).to_be_visible()
        page.wait_for_selector(f'#card:not([data-case="{case}"])')
        assert Case.objects.get(pk=case).outcome == outcome
    assert sorted(Measure.objects.values_list("state", flat=True))[:2] == ["refused", "refused"]


def test_a_case_handed_over_shows_on_the_colleagues_screen_at_once(sign_in, stream, person):
    alice, bob = person("moderator", "alice"), person("moderator", "bob")
    case = make_cases(stream, 1)[0]
    page = sign_in(bob)
    expect(page.locator("#handed")).to_be_hidden()
    lease = claims.claim(user=alice, case_id=case.pk)
    elsewhere(hand_over, user=alice, case_id=case.pk, token=lease.token, to=bob)
    expect(page.locator("#handed")).to_contain_text(f"hands you case {case.pk}")
    page.keyboard.press("g")
    page.wait_for_selector(f'#card[data-state=mine][data-case="{case.pk}"]')


def test_a_warning_runs_on_the_streamers_screen_and_is_answered_there(browser_of, stream, person):  # noqa: F811
    streamer = person(name="streamer")
    join(streamer, "st-s-1")
    page = browser_of(streamer, width=390)
    page.goto("/studio/")
    page.wait_for_selector("html[data-link=on]")
    elsewhere(take_measure, moderator=person("moderator"), stream=stream, kind="warn", ago=timedelta(seconds=11))
    # its ten seconds are over: it leaves, and the page hears of it
    elsewhere(seal_due)
    clock = page.locator(".warning .clock")
    expect(clock).to_have_text(re.compile(r"^0:[0-5]\d$"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="I have read it").click()
    expect(page.locator(".warning")).to_have_count(0)
    assert Measure.objects.get().acknowledged_by == streamer
