"""Every key does what its control does, and nothing while somebody types, composes or holds a modifier."""

import re

import pytest
from playwright.sync_api import expect

from moderation.cases.models import Case
from moderation.decisions.models import Decision, Measure
from tests.cases.build import make_cases
from tests.conftest import OFF_PLATFORM, new_stream, send, send_and_scan, speech

ALL_KEYS = "1a2b3c4e5f6g7h8j9klmnopqrstuwx"


@pytest.fixture
def alice(person):
    return person("moderator", "alice")


@pytest.fixture
def page(sign_in, stream, alice):
    """Alice's desk with eight cases, the first one claimed by its key."""
    make_cases(stream, 7, queue=3)
    send_and_scan(stream, speech(5, OFF_PLATFORM))
    page = sign_in(alice)
    page.keyboard.press("g")
    page.wait_for_selector("#card[data-state=mine]")
    return page


def current(page):
    return page.get_attribute("#card", "data-case")


def press_and_go_on(page, *keys):
    """Press, and wait until another case is on the card."""
    before = current(page)
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_selector(f'#card[data-state=mine]:not([data-case="{before}"])')
    return int(before)


def test_the_deciding_keys(page):
    pressed = [("a", None), ("m", "prompt"), ("w", "warn"), ("q", "mute"), ("l", "limit_traffic"), ("pp", "pause")]
    for keys, kind in pressed:
        choose_a_rule(page)
        case = press_and_go_on(page, *keys)
        found = Measure.objects.filter(decision__case=case).values_list("kind", flat=True)
        assert list(found) == ([kind] if kind else [])
    choose_a_rule(page)
    page.keyboard.press("x")
    expect(page.locator("#confirm-cut")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    # Enter presses what has the focus
    page.keyboard.press("Enter")
    expect(page.locator("#confirm-cut")).to_be_hidden()
    assert not Measure.objects.filter(kind="cut").exists()
    case = press_and_go_on(page, "x", "x")
    assert Measure.objects.get(kind="cut").decision.case_id == case
    assert Decision.objects.count() == 7


def test_with_shift_a_letter_ticks_what_goes_with_the_next_one(page):
    ticked = page.locator('input[name="also"]:checked')
    for letter in ("Q", "H", "C"):
        # nothing was shown that could be hidden, and "C" is no measure
        page.keyboard.press(f"Shift+{letter}")
    assert ticked.evaluate_all("(all) => all.map((box) => box.value)") == ["mute"]
    page.keyboard.press("Shift+Q")
    expect(ticked).to_have_count(0)
    choose_a_rule(page)
    page.keyboard.press("Shift+L")
    assert kinds_on(press_and_go_on(page, "w")) == ["warn", "limit_traffic"]
    # a heavy one that is ticked asks before a light one leaves
    choose_a_rule(page)
    page.keyboard.press("Shift+P")
    page.keyboard.press("w")
    dialog = page.locator("#confirm-pause")
    expect(dialog.locator("[data-with]")).to_contain_text("Warn")
    assert Decision.objects.count() == 1
    assert kinds_on(press_and_go_on(page, "p")) == ["warn", "pause"]


def choose_a_rule(page):
    """Cases that `make_cases` made have no flags to take one from."""
    page.keyboard.press("2")
    page.keyboard.press("1")


def kinds_on(case):
    return list(Measure.objects.filter(decision__case=case).order_by("position").values_list("kind", flat=True))


def test_what_folds_opens_by_its_key(page, stream, person):
    bob = person("moderator", "bob")
    page.select_option("#rule", "LM10-1")
    # a template, by digit; behind what was typed it is added
    for typed, begins in [("", "You led viewers"), ("My own words.", "My own words.\nYou led viewers")]:
        page.fill("#reason", typed)
        page.keyboard.press("Escape")
        page.keyboard.press("t")
        page.wait_for_selector("#picker[open]")
        page.keyboard.press("1")
        assert page.input_value("#reason").startswith(begins)
    page.keyboard.press("f")
    expect(page.locator("#facts")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    expect(page.locator("#party")).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Close the account").click()
    dialog = page.locator("#confirm-close")
    expect(dialog.locator("[data-waits]")).to_contain_text("held until a second person releases it")
    expect(dialog.locator("[data-whom]")).to_have_text(stream.roles.get(role="streamer").party.name)
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.locator("#hand-to")).to_be_focused()
    before = current(page)
    page.get_by_role("button", name="Hand over").click()
    page.wait_for_selector(f'#card[data-state=mine]:not([data-case="{before}"])')
    assert Case.objects.get(pk=before).offered_to == bob


def test_a_product_shown_lately_is_hidden_by_its_key(page, stream):
    lamp = {"id": "g1", "kind": "product", "product": "sku-7", "title": "台灯", "action": "shown", "offset_ms": 4000}
    send(stream, lamp)
    page.reload()
    page.wait_for_selector("#card[data-state=mine]")
    choose_a_rule(page)
    case = press_and_go_on(page, "h")
    assert Measure.objects.get(decision__case=case).product == "sku-7"


def test_the_keys_beside_deciding(page, stream):
    escalated = press_and_go_on(page, "e")
    assert Case.objects.get(pk=escalated).level == 1
    skipped = press_and_go_on(page, "s")
    assert Case.objects.get(pk=skipped).exclusions.count() == 1
    page.keyboard.press("n")
    expect(page.locator("#note")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#note")).not_to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_moving_opening_and_claiming(page):
    held = current(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("#rows .row").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector("#card[data-state=free]")
    assert current(page) != held
    expect(page.locator("#hold")).to_contain_text(f"You hold case {held}")
    page.keyboard.press("Enter")
    page.wait_for_selector("#card[data-state=mine]")
    assert Case.objects.get(holder__isnull=False).pk == int(current(page))


def test_digits_choose_the_group_then_the_rule_and_the_reason_follows(page):
    page.keyboard.press("4")
    expect(page.locator("#picker")).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator("#picker")).to_be_hidden()
    assert page.input_value("#rule") == "AD17-1"
    assert page.input_value("#reason").startswith("Ordinary goods may not")
    # what was edited is not overwritten
    page.fill("#reason", "my own words")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.keyboard.press("1")
    assert page.input_value("#rule") != "AD17-1"
    assert page.input_value("#reason") == "my own words"


def test_blurred_words_show_only_when_asked(sign_in, platform, alice):
    send_and_scan(new_stream(platform, "s-7"), speech(5, "有仿真枪，打钢珠的，不用身份证"))
    Case.objects.update(severity=4)
    page = sign_in(alice)
    page.keyboard.press("g")
    veil = page.locator(".veil").first
    page.wait_for_selector("#card[data-state=mine]")
    assert "blur" in veil.evaluate("(e) => getComputedStyle(e).filter")
    page.keyboard.press("b")
    expect(page.locator("[data-veil]")).to_have_attribute("aria-pressed", "true")
    expect(veil).not_to_have_css("filter", re.compile("blur"))


def test_keys_are_only_letters_while_somebody_types(page):
    case, before = current(page), Case.objects.get(pk=current(page)).version
    for field in ("#reason", "#note"):
        page.fill(field, "")
        page.locator(field).press_sequentially(ALL_KEYS + "?")
        assert page.input_value(field) == ALL_KEYS + "?"
    # Enter in a field of numbers presses no button
    page.focus('input[name="limit_minutes"]')
    page.keyboard.press("Enter")
    page.wait_for_timeout(150)
    assert current(page) == case
    assert page.locator("dialog[open]").count() == 0
    assert Case.objects.get(pk=case).version == before


def test_keys_are_inert_while_composing_with_a_modifier_or_held_down(page):
    case = current(page)
    event = "new KeyboardEvent('keydown', {key, bubbles: true, ...more})"
    press = f"([key, more]) => document.body.dispatchEvent({event})"
    for more in [{"isComposing": True}, {"keyCode": 229}, {"repeat": True}] + [
        {f"{modifier}Key": True} for modifier in ("ctrl", "alt", "meta")
    ]:
        for key in ALL_KEYS:
            page.evaluate(press, [key, more])
    page.wait_for_timeout(150)
    assert current(page) == case
    assert page.locator("dialog[open]").count() == 0
    assert not Decision.objects.exists()


def test_keys_can_be_switched_off(page, alice):
    alice.single_keys = False
    alice.save()
    page.reload()
    page.wait_for_selector("#card[data-state=mine]")
    for key in "wa4?":
        page.keyboard.press(key)
    page.wait_for_timeout(150)
    assert not Decision.objects.exists()
    assert page.locator("dialog[open]").count() == 0


def test_everything_is_there_for_the_mouse_too(page):
    """The keys are a shortcut: each has a button with the same name."""
    deciding = ["No violation", "Prompt", "Warn", "Hide a product", "Mute", "Limit traffic", "Pause…", "Cut…"]
    for name in [*deciding, "Template…", "Skip", "Escalate", "Add note"]:
        expect(page.get_by_role("button", name=name)).to_be_visible()
    page.get_by_role("button", name="Cut…").click()
    page.get_by_role("button", name="Cancel").click()
    page.select_option("select[name=for]", "1h")
    press = page.get_by_role("button", name="Put aside")
    case = current(page)
    press.click()
    page.wait_for_selector(f'#card[data-state=mine]:not([data-case="{case}"])')
    assert Case.objects.get(pk=case).parked_until is not None
