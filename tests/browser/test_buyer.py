"""Buyers, children and guardians in a real browser, on a phone: linked by a code, kept to their limits."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts import guardians
from accounts.models import Guardianship
from accounts.personal import consents, deletion
from livestream import viewers
from livestream.models import AdmissionEntry
from tests.browser.test_pages import BARRIERS, browser_of, elsewhere
from tests.viewer.conftest import PIN, alice, grace, kim, link, linked, party_of, picture

__all__ = ["alice", "browser_of", "grace", "kim", "link"]
PASSWORD = "seven-quiet-lanterns"


def look(page: Page) -> None:
    """No barrier, and nothing to scroll sideways."""
    page.wait_for_load_state()
    found = Axe().run(page, options=BARRIERS).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url


@pytest.fixture
def proof(tmp_path) -> str:
    path = tmp_path / "proof.jpg"
    path.write_bytes(picture().read())
    return str(path)


def test_a_child_joins_by_its_guardians_code_and_keeps_to_the_limits_set(browser_of, grace, person, proof):
    officer = person("compliance_officer")
    guardian = browser_of(grace, width=390)
    guardian.goto("/guardian/")
    guardian.get_by_role("link", name="Link a child").click()
    guardian.get_by_label("A paper that proves it").set_input_files(proof)
    guardian.get_by_label("I agree.").check()
    look(guardian)
    guardian.get_by_role("button", name="Link").click()
    code = guardian.locator(".viewer-code").inner_text()
    look(guardian)

    child = browser_of(None, width=390)
    child.goto("/join/as/buyer/")
    child.get_by_label("Public name").fill("小不点")
    child.get_by_label("User name").fill("small-one")
    child.get_by_label("Password", exact=True).fill(PASSWORD)
    child.get_by_label("Password once more").fill(PASSWORD)
    child.get_by_role("button", name="Make the account").click()
    # what is asked follows the age: under 14 neither mobile nor city
    expect(child.get_by_label("Mobile", exact=True)).to_be_visible()
    child.get_by_label("under 14").check()
    expect(child.get_by_label("Mobile", exact=True)).to_be_hidden()
    look(child)
    child.get_by_label("Your guardian’s code").fill(code.lower())
    child.get_by_role("button", name="Register").click()
    expect(child.get_by_text("Staff compare the papers")).to_be_visible()
    look(child)

    elsewhere(guardians.verify, guardianship_id=Guardianship.objects.get().pk, by=officer)
    guardian.goto("/guardian/")
    guardian.get_by_role("link", name="Limits, consents, refusals").click()
    guardian.get_by_role("button", name=re.compile("I agree.*store data of the child")).click()
    expect(guardian.get_by_text("Given. You can withdraw it here")).to_be_visible()
    look(guardian)
    guardian.get_by_role("link", name="Change the limits").click()
    guardian.get_by_label("Watching in a day, in minutes").fill("2000")
    guardian.get_by_role("button", name="Save").click()
    expect(guardian.locator("#id_daily_minutes_error")).to_be_visible()
    look(guardian)
    guardian.get_by_label("Watching in a day, in minutes").fill("25")
    guardian.get_by_role("button", name="Save").click()
    guardian.get_by_role("link", name="Set a PIN").click()
    guardian.get_by_label("New PIN").fill(PIN)
    guardian.get_by_label("Once more").fill(PIN)
    guardian.get_by_role("button", name="Save the PIN").click()
    expect(guardian.get_by_text("The PIN is set.")).to_be_visible()

    child.goto("/buyer/")
    expect(child.locator(".meter").first).to_contain_text("of 25 min")
    child.get_by_label("Your guardian’s PIN").fill("000000")
    child.get_by_role("button", name="Leave it for a while").click()
    expect(child.get_by_text("This PIN is not right.")).to_be_visible()
    look(child)
    child.get_by_label("Your guardian’s PIN").fill(PIN)
    child.get_by_role("button", name="Leave it for a while").click()
    expect(child.get_by_text("It comes back by itself at")).to_be_visible()


def test_caps_are_turned_off_only_after_a_second_look(browser_of, alice):
    page = browser_of(alice, width=390)
    page.goto("/buyer/")
    page.get_by_role("link", name="Turn the caps off").click()
    look(page)
    page.get_by_role("button", name="Turn the caps off").click()
    expect(page.get_by_text("Confirm that you want this.")).to_be_visible()
    look(page)
    page.get_by_label("I want to tip without caps.").check()
    page.get_by_role("button", name="Turn the caps off").click()
    expect(page.get_by_text("You turned the caps off.")).to_be_visible()
    page.get_by_role("button", name="Turn the caps on again").click()
    expect(page.get_by_text("of ¥2,000.00")).to_be_visible()


def test_what_was_agreed_to_is_withdrawn_where_it_stands(browser_of, alice):
    elsewhere(consents.give, party=party_of(alice), purpose="identity_buyer", user=alice, language="en")
    page = browser_of(alice, width=390)
    page.goto("/me/data/")
    page.get_by_text("Withdraw: May we check").click()
    page.get_by_role("button", name="Withdraw this consent").click()
    expect(page.locator(".badge", has_text="withdrawn")).to_be_visible()
    page.get_by_text("The ledger: 2 lines").click()
    look(page)


# each language, theme and width once; the desk's tests cross them
@pytest.mark.parametrize(("language", "theme", "width"), [("en", "light", 1440), ("zh-hans", "dark", 390)])
def test_no_page_has_barriers_or_scrolls_sideways(
    browser_of: Callable[..., Page], alice, grace, kim, link, stream, person, language, theme, width
):
    child = person(name="child")
    waiting = linked(party_of(kim), party_of(alice), state="proposed")
    for reasons in (["tip_minor"], ["order_over_each", "goods_too_young"]):
        AdmissionEntry.objects.create(
            client=stream.client,
            stream=stream,
            party=party_of(kim),
            place="330100",
            act="order",
            allowed=False,
            reasons=reasons,
            amount_fen=29900,
        )
    elsewhere(viewers.set_pin, user=grace, party=party_of(kim), pin=PIN)
    elsewhere(deletion.ask, user=kim, party=party_of(kim))
    addresses = {
        None: ["/limits/"],
        child: ["/buyer/register/", "/me/data/", "/guardian/"],
        kim: ["/buyer/", "/buyer/guardian/", "/buyer/history/", "/buyer/identity/", "/me/data/"],
        grace: ["/guardian/", "/guardian/link/", *(f"/guardian/{link.pk}/{rest}" for rest in ("", "limits/", "pin/"))],
        alice: [
            "/buyer/",
            "/buyer/limits/",
            "/buyer/caps/off/",
            "/buyer/pin/",
            "/me/data/",
            f"/guardian/{waiting.pk}/",
        ],
    }
    for user, pages in addresses.items():
        page = browser_of(user, language=language, theme=theme, width=width)
        for address in pages:
            assert page.goto(address).status == 200
            look(page)
            assert page.get_attribute("html", "data-theme") == theme
