"""Returns of listed persons and appeals: decided by keys alone, and no page about an entry has a barrier."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts.models import User
from blocklists.models import Entry, Suspicion
from moderation.complaints.models import Appeal
from tests.browser.test_pages import browser_of
from tests.desk.listed import appealed, entry_about, newcomer

__all__ = ["browser_of"]
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def problems(page):
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found]


@pytest.fixture
def entry(person) -> Entry:
    return entry_about(person("moderator"), person("senior_moderator"))


@pytest.fixture
def appeal(entry, person) -> Appeal:
    return appealed(entry, person(name="listed"))


def test_keys_answer_an_appeal_and_then_a_return(sign_in, appeal, entry, person):
    suspicion = newcomer(entry)
    page = sign_in(person("compliance_officer"))
    page.keyboard.press("g")
    # the second comes by itself
    for _ in range(2):
        page.wait_for_selector("#card[data-state=mine]")
        if page.locator("[data-opens=confirm-uphold]").count():
            answer_the_appeal(page)
        else:
            answer_the_return(page)
    appeal.refresh_from_db()
    suspicion.refresh_from_db()
    assert (appeal.outcome, appeal.answer) == ("upheld", "Looked at again.")
    assert suspicion.outcome == Suspicion.Outcome.OTHER


def answer_the_appeal(page):
    before = page.get_attribute("#card", "data-case")
    page.keyboard.press("t")
    page.keyboard.type("Looked at again.")
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(page.locator("#confirm-uphold")).to_be_visible()
    page.keyboard.press("h")
    page.wait_for_selector(f'#card:not([data-case="{before}"])', state="attached")


def answer_the_return(page):
    before = page.get_attribute("#card", "data-case")
    page.keyboard.press("1")
    assert page.locator(".who-is-it :checked").get_attribute("value") == "same"
    page.keyboard.press("2")
    assert page.locator(".who-is-it :checked").get_attribute("value") == "other"
    page.keyboard.press("v")
    expect(page.locator("#confirm-settle .when-other")).to_be_visible()
    expect(page.locator("#confirm-settle .when-same")).to_be_hidden()
    page.keyboard.press("v")
    page.wait_for_selector(f'#card:not([data-case="{before}"])', state="attached")


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh-hans", "dark")])
def test_no_page_about_an_entry_has_a_barrier(sign_in, site, appeal, entry, person, language, theme):
    suspicion = newcomer(entry)
    page = sign_in(person("compliance_officer"), language=language, theme=theme)
    for case in (appeal.case_id, suspicion.party.cases.get().pk):
        page.goto(f"{site}/console/cases/{case}/")
        page.keyboard.press("Enter")
        page.wait_for_selector("#card[data-state=mine]")
        assert problems(page) == []
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.set_viewport_size({"width": 1440, "height": 900})


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_listed_persons_page_reads_on_a_phone(browser_of, entry, appeal, person, language):
    waiting = entry_about(User.objects.get(username__startswith="moderator"), person("senior_moderator"), name="Shop")
    waiting.party.memberships.create(user=User.objects.get(username="listed"), part="owner")
    page = browser_of(User.objects.get(username="listed"), width=390, language=language)
    for address in ("/standing/", f"/standing/{entry.pk}/", f"/standing/{waiting.pk}/"):
        page.goto(address)
        assert page.locator(".against").count() >= 1
        assert problems(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
