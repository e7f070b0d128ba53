"""No barrier that axe can find on the desk, in either language and theme."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from moderation.cases.models import Case
from tests.conftest import CURE, OFF_PLATFORM, chat, send_and_scan, speech

OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def problems(page):
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_desk_has_no_barriers(sign_in, site, stream, person, language, theme):
    send_and_scan(stream, speech(5, OFF_PLATFORM), chat(6, CURE), speech(7, CURE))
    page = sign_in(person("moderator"), language=language, theme=theme)
    assert page.get_attribute("html", "lang") == {"en": "en", "zh-hans": "zh-Hans"}[language]
    assert page.get_attribute("html", "data-theme") == theme
    page.keyboard.press("g")
    page.wait_for_selector("#card[data-state=mine]")
    page.locator(".strip details summary").click()
    assert problems(page) == []


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("zh-hans", "light")])
def test_what_opens_from_the_desk_has_none_either(sign_in, site, stream, person, language, theme):
    send_and_scan(stream, speech(5, OFF_PLATFORM))
    page = sign_in(person("moderator"), language=language, theme=theme)
    page.keyboard.press("g")
    page.wait_for_selector("#card[data-state=mine]")
    page.keyboard.press("x")
    page.wait_for_selector("dialog[open]")
    assert problems(page) == []
    for address in (f"{site}/console/streams/{stream.pk}/", f"{site}/console/mine/"):
        page.goto(address)
        assert problems(page) == []


def test_on_a_phone_the_list_gives_way_to_the_card(sign_in, stream, person):
    send_and_scan(stream, speech(5, OFF_PLATFORM))
    page = sign_in(person("moderator"))
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.locator(".pane-queue").is_visible()
    page.locator("#rows .row").first.click()
    page.wait_for_selector(f'#card[data-case="{Case.objects.get().pk}"]')
    assert not page.locator(".pane-queue").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Decide").click()
    assert page.get_by_role("button", name="Claim").is_visible()
    page.get_by_role("link", name="Queue", exact=True).click()
    page.wait_for_selector("#card.no-case", state="attached")
    assert page.locator(".pane-queue").is_visible()
    assert problems(page) == []
