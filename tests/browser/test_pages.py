"""The pages outside the desk in a real browser: what changes by itself, what can be searched, no barriers."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from delivery.services import add_endpoint, seal_due
from evidence.actors import system
from moderation.decisions.services import lift
from tests.pages.conftest import join, take_measure

BARRIERS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def browser_of(site, chromium) -> Iterator[Callable[..., Page]]:
    """`browser_of(user)`, or of nobody; scripts that fail and anything the CSP stops fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(user: User | None, *, language: str = "en", theme: str = "light", width: int = 1440) -> Page:
        context = chromium.new_context(base_url=site, viewport={"width": width, "height": 900})
        contexts.append(context)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language, "theme": theme}
        if user:
            client = Client()
            client.force_login(user, backend="accounts.backends.RoleBackend")
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert [text for text in complaints if "status of 4" not in text] == []


@pytest.fixture
def alice(stream, person):
    user = person(name="alice")
    join(user, "st-s-1")
    return user


def elsewhere(act: Callable[..., Any], **named: Any) -> Any:
    """As a worker does it: in a thread without playwright's loop, where hints can leave."""

    def run() -> Any:
        try:
            return act(**named)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def test_a_lift_reaches_the_streamers_screen_and_is_read_out(browser_of, alice, stream, person):
    senior = person("senior_moderator")
    pause = take_measure(senior, stream, "pause", minutes=10)
    take_measure(senior, stream, "warn")
    elsewhere(seal_due)
    page = browser_of(alice, width=390)
    page.goto(f"/studio/streams/{stream.pk}/")
    expect(page.locator(".demand-paused")).to_be_visible()
    letter = page.locator(f"#notice-{pause.pk}")
    letter.locator("summary").click()
    expect(page.locator("html")).to_have_attribute("data-link", "on")
    elsewhere(lift, user=senior, measure_id=pause.pk, reason="")
    elsewhere(seal_due)
    expect(page.locator(".demand-allowed")).to_be_visible()
    # after the warning, which stays
    expect(page.locator("#said")).to_have_text(re.compile(r"Allowed: you may go on\.$"))
    # and the letter stays as open as its reader left it
    expect(letter).to_have_attribute("open", "")


def test_rules_are_searched_on_the_page(browser_of):
    page = browser_of(None)
    page.goto("/rules/")
    everything = page.locator("[data-rule]:visible").count()
    page.get_by_role("searchbox").fill("LM10-1")
    expect(page.locator("#LM10-1")).to_be_visible()
    expect(page.locator("[data-rule]:visible")).not_to_have_count(everything)
    assert page.locator("[data-rule]:visible").count() > 0
    page.get_by_role("searchbox").fill("no rule holds these words at all")
    expect(page.locator(".rule-search [role=status]")).to_have_text("No rule holds these words.")
    page.get_by_role("searchbox").fill("")
    expect(page.locator("[data-rule]:visible")).to_have_count(everything)


def test_a_script_is_checked_and_what_was_typed_stays(browser_of, alice):
    page = browser_of(alice, width=390)
    page.goto("/studio/script/")
    page.get_by_label("Script").fill("大家晚上好\n加我微信，直接转账更便宜")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".checked-line")).to_have_count(2)
    expect(page.get_by_label("Script")).to_have_value("大家晚上好\n加我微信，直接转账更便宜")
    assert page.locator(".checked-line.flagged mark").count() == 1


# each language, theme and width once; the desk's tests cross them
@pytest.mark.parametrize(("language", "theme", "width"), [("en", "light", 1440), ("zh-hans", "dark", 390)])
def test_no_page_has_barriers_or_scrolls_sideways(browser_of, alice, stream, person, language, theme, width):
    officer = person("compliance_officer")
    add_endpoint(subscriber=stream.client.subscriber, url="https://hooks.example/in", actor=system("test"))
    for kind in ("limit_traffic", "pause"):
        take_measure(person("moderator"), stream, kind)
    elsewhere(seal_due)
    addresses = {
        None: ["/", "/rules/", "/rules/LM10-1/", "/accounts/login/", "/accounts/signup/", "/nowhere"],
        alice: ["/studio/", f"/studio/streams/{stream.pk}/", "/studio/script/", "/me/", "/deliveries/"],
        officer: ["/deliveries/", "/deliveries/?state=gone", "/studio/"],
    }
    for user, pages in addresses.items():
        page = browser_of(user, language=language, theme=theme, width=width)
        for address in pages:
            page.goto(address)
            found = Axe().run(page, options=BARRIERS).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found] == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            assert page.get_attribute("html", "data-theme") == theme
