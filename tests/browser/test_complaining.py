"""A moment reported on a phone in three taps, answered by the operator, and decided at the desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from moderation.complaints.models import Complaint
from tests.browser.test_buyer import look
from tests.browser.test_pages import BARRIERS, browser_of, elsewhere
from tests.complaining.conftest import SAID, bob, mallory, olga, report, spoken, wish
from tests.complaints.filed.build import answered, held_by

__all__ = ["bob", "browser_of", "mallory", "olga", "report", "spoken", "wish"]
ANSWER = "We heard it, too: what was said of the down was not so."


def test_three_taps_report_a_moment_and_the_receipt_has_its_words(browser_of, spoken, bob):
    page = browser_of(bob, width=390)
    page.goto(f"/complaints/new/?stream={spoken.pk}&at=65000")
    look(page)
    # the first tap was the link: the reason is the second, and "Send" stands on the screen without scrolling
    page.get_by_text("What was said is not true").click()
    send = page.get_by_role("button", name="Send")
    expect(send).to_be_in_viewport()
    send.click()
    expect(page.get_by_text(SAID)).to_be_visible()
    expect(page.locator(".spoken .here")).to_contain_text(SAID)
    expect(page.locator(".turn")).to_contain_text("The platform must answer next")
    look(page)
    assert Complaint.objects.get().offset_ms == 65_000


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(browser_of, spoken, bob):
    page = browser_of(bob, width=390)
    page.goto(f"/complaints/new/?stream={spoken.pk}&at=65000")
    page.get_by_text("Say more: what happened").click()
    page.get_by_label("What happened").fill("The label says fifty.")
    page.get_by_label("What do you ask for?").select_option("refund")
    page.get_by_text("What was said is not true").click()
    look(page)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#id_order_error")).to_be_visible()
    expect(page.get_by_label("What happened")).to_have_value("The label says fifty.")
    look(page)
    page.get_by_label("Order number").fill("o-77")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".turn")).to_contain_text("The operator must answer next")


def test_a_complaint_is_answered_at_the_desk_by_keys(sign_in, spoken, wish, person):
    moderator = person("moderator")
    page: Page = sign_in(moderator)
    page.goto(page.url.split("/console/")[0] + f"/console/cases/{wish.case_id}/")
    page.keyboard.press("Enter")
    expect(page.locator("#card[data-state=mine]")).to_be_visible()
    expect(page.locator("blockquote.said").first).to_contain_text("down is 90 percent")
    found = Axe().run(page, options=BARRIERS).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found] == []
    page.keyboard.press("y")
    page.keyboard.type(ANSWER)
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    expect(page.locator("#confirm-upheld")).to_be_visible()
    page.keyboard.press("v")
    expect(page.locator("#done")).to_contain_text("found right. Everybody who complained is told.")
    wish.refresh_from_db()
    assert (wish.state, wish.answer) == ("upheld", ANSWER)


# each language, theme and width once; the desk's tests cross them
@pytest.mark.parametrize(("language", "theme", "width"), [("en", "light", 1440), ("zh-hans", "dark", 390)])
def test_no_page_has_barriers_or_scrolls_sideways(
    browser_of, spoken, bob, olga, mallory, report, wish, person, language, theme, width
):
    elsewhere(answered, made=wish, user=olga)
    moderator = person("moderator")
    elsewhere(held_by, user=moderator, made=report)
    addresses = {
        None: ["/complaints/process/", "/complaints/new/", f"/complaints/new/?stream={spoken.pk}&at=65000"],
        bob: ["/complaints/", f"/complaints/{wish.pk}/", f"/complaints/{report.pk}/", "/complaints/new/", "/buyer/"],
        olga: ["/studio/complaints/", f"/studio/complaints/{wish.pk}/"],
        moderator: [f"/console/cases/{report.case_id}/"],
    }
    for user, pages in addresses.items():
        page = browser_of(user, language=language, theme=theme, width=width)
        for address in pages:
            assert page.goto(address).status == 200
            look(page)
            assert page.get_attribute("html", "data-theme") == theme
