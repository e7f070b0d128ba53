"""A newcomer's whole way in a real browser, on a phone: from the front door to a checklist that says yes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.identity.deciding import verify
from accounts.models import Identity
from livestream.models import MediaServer, Stream
from moderation.rulebook.models import RuleVersion
from tests.accounts.identity.build import resident_id
from tests.browser.test_pages import BARRIERS, browser_of, elsewhere
from tests.joining.conftest import PASSWORD

__all__ = ["browser_of"]

NUMBER = resident_id(date(1990, 3, 8))


@pytest.fixture
def looked_at() -> Callable[[Page], None]:
    def look(page: Page) -> None:
        """No barrier, and nothing to scroll sideways."""
        page.wait_for_load_state()
        found = Axe().run(page, options=BARRIERS).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found] == [], page.url
        width = page.viewport_size["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

    return look


def picture(folder: Path, name: str) -> str:
    path = folder / f"{name}.png"
    Image.new("RGB", (800, 500), "white").save(path)
    return str(path)


def answer_right(page: Page) -> None:
    """Each question by what its rule says of its text."""
    definitions = RuleVersion.objects.filter(status="live").values_list("definition", flat=True)
    breaking = {definition.get("example") for definition in definitions}
    for question in page.locator(".join-question").all():
        said = question.locator(".join-said").inner_text()
        question.get_by_label("breaks the rule" if said in breaking else "keeps to the rule").check()


def test_from_the_front_door_to_a_yes(browser_of, person, tmp_path, looked_at):
    officer = person("compliance_officer")
    MediaServer.objects.create(
        name="edge-1", kind="nginx_rtmp", secret_digest=b"x" * 32, publish_url="rtmp://127.0.0.1:1935/live"
    )
    page = browser_of(None, width=390, theme="dark")
    page.goto("/join/")
    looked_at(page)
    page.get_by_role("link", name="Operator of a room").click()
    looked_at(page)
    page.get_by_label("Public name").fill("晓晓的店")
    page.get_by_label("User name").fill("newcomer")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password once more").fill(PASSWORD)
    page.get_by_label("City").select_option("330100")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="My registration")).to_be_visible()
    looked_at(page)

    # who holds the room also stands on camera
    page.get_by_role("link", name="Add a role").click()
    page.get_by_role("link", name="You are on camera").click()
    page.get_by_role("button", name="Add this role").click()
    page.get_by_role("link", name="Go on: Who you are").click()
    page.get_by_label("resident identity card", exact=True).check()
    looked_at(page)
    page.get_by_role("button", name="Save and go on").click()

    # a slip of typing is told beside its field, the rest is kept
    page.get_by_label("Number of the document").fill("110101199003070000")
    page.get_by_label("Real name").fill("测试甲")
    page.get_by_label("Mobile").fill("138 0013 8000")
    page.get_by_label("Address").fill("浙江省杭州市西湖区一号")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("#id_number_error")).to_be_visible()
    expect(page.get_by_text("138****8000")).to_be_visible()
    expect(page.get_by_label("Number of the document")).to_have_value("")
    looked_at(page)
    page.get_by_label("Number of the document").fill(NUMBER)
    page.get_by_role("button", name="Save and go on").click()

    page.get_by_label("document, front").set_input_files(picture(tmp_path, "front"))
    page.get_by_label("document, back").set_input_files(picture(tmp_path, "back"))
    looked_at(page)
    page.get_by_role("button", name="Save and go on").click()
    looked_at(page)
    page.get_by_label("I have read it.").check()
    page.get_by_role("button", name="Accept").click()
    looked_at(page)
    page.get_by_role("button", name="Start the 10 questions").click()
    looked_at(page)
    answer_right(page)
    page.get_by_role("button", name="Hand in the answers").click()
    expect(page.get_by_text("Passed: 10 of 10 right")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="Go on").click()
    assert NUMBER not in page.content()
    looked_at(page)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Handed in: it is being checked")).to_be_visible()

    identity = Identity.objects.get(party__memberships__user__username="newcomer")
    elsewhere(verify, identity_id=identity.pk, submission=identity.submission, method="manual", by=officer)
    page.reload()
    expect(page.get_by_text("Verified", exact=True)).to_be_visible()
    looked_at(page)
    page.goto("/letters/")
    expect(page.get_by_text("Your registration is verified")).to_be_visible()
    looked_at(page)

    page.goto("/studio/rooms/")
    looked_at(page)
    page.get_by_role("link", name="Register a room").click()
    page.get_by_label("Name of the room").fill("晓晓的直播间")
    page.get_by_label("Category of the goods").select_option("tea")
    looked_at(page)
    page.get_by_role("button", name="Register the room").click()
    looked_at(page)
    page.get_by_role("link", name="Plan a stream").click()
    page.get_by_label("Title of the stream").fill("今晚八点喝茶")
    looked_at(page)
    page.get_by_role("button", name="Plan it and see the checklist").click()

    expect(page.get_by_role("heading", name="You can’t go live yet")).to_be_visible()
    expect(page.locator(".check.critical")).to_have_count(2)
    looked_at(page)
    page.get_by_role("link", name="Fill in the form").click()
    looked_at(page)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Keep it for this stream").click()
    page.get_by_role("link", name="Make the check").click()
    looked_at(page)
    page.get_by_label("The last six characters").fill(NUMBER[-6:].lower())
    page.get_by_role("button", name="Check me for this stream").click()
    expect(page.get_by_role("heading", name="Yes, you can go live")).to_be_visible()
    expect(page.locator(".check:not(.good)")).to_have_count(0)
    page.get_by_role("button", name="Make the key").click()
    stream = Stream.objects.get(title="今晚八点喝茶")
    expect(page.locator(".push-key")).to_contain_text(f"{stream.pk.hex}?key=")
    looked_at(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_who_has_no_registration_chooses_first(browser_of, person, width, looked_at):
    page = browser_of(person(name="somebody"), language="zh-hans", theme="dark", width=width)
    page.goto("/join/state/")
    assert page.url.endswith("/join/")
    looked_at(page)
    page.goto("/join/as/streamer/")
    looked_at(page)
    page.goto("/letters/")
    looked_at(page)
