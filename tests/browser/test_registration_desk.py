"""A compliance officer reviews registrations by keys, and no page of hers has a barrier that axe can find."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from playwright.sync_api import expect

from accounts.documents.services import keep
from accounts.models import Identity
from moderation.cases.models import Case
from tests.accounts.identity.build import verified_party
from tests.cases.registration import submitted, waiting_case

OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def problems(page):
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found]


@pytest.fixture
def identity(seeded, person, settings, tmp_path) -> Identity:
    settings.STORAGES = settings.STORAGES | {
        "private": settings.STORAGES["private"] | {"OPTIONS": {"location": tmp_path}}
    }
    identity, uploader = submitted(warnings=["county_unknown"]), person(name="uploader")
    picture = io.BytesIO()
    Image.new("RGB", (600, 400), (200, 210, 220)).save(picture, "JPEG")
    for kind in ("front", "back"):
        upload = SimpleUploadedFile("p.jpg", picture.getvalue(), "image/jpeg")
        keep(party=identity.party, kind=kind, upload=upload, user=uploader)
    return identity


def test_keys_claim_verify_and_bring_the_next(sign_in, identity, person):
    first, second = waiting_case(identity), waiting_case()
    page = sign_in(person("compliance_officer"))
    page.keyboard.press("g")
    page.wait_for_selector(f'#card[data-case="{first.pk}"][data-state=mine]')
    expect(page.locator(".paper img")).to_have_count(2)
    page.locator("[data-zoom]").first.click()
    assert page.locator(".paper[data-zoomed] img").bounding_box()["width"] > 400
    page.keyboard.press("v")
    page.wait_for_selector("#confirm-verify[open]")
    page.keyboard.press("v")
    page.wait_for_selector(f'#card[data-case="{second.pk}"][data-state=mine]')
    expect(page.locator("#done")).to_contain_text("Registration verified")
    expect(page.locator("[data-countdown]")).to_have_count(0)
    page.keyboard.press("3")
    assert page.locator('[name="reasons"]:checked').get_attribute("value") == "name_differs"
    page.keyboard.press("f")
    page.wait_for_selector("#confirm-refuse[open]")
    page.keyboard.press("f")
    page.wait_for_selector("#card.no-case", state="attached")
    assert set(Case.objects.values_list("outcome", flat=True)) == {"verified", "refused"}


def test_what_was_revealed_goes_with_its_dialog(sign_in, identity, person):
    waiting_case(identity)
    page = sign_in(person("compliance_officer"))
    page.keyboard.press("g")
    page.wait_for_selector("#card[data-state=mine]")
    page.locator("[data-opens=reveal-number]").click()
    page.locator("#reveal-number").get_by_role("button", name="Reveal").click()
    # no proof is five minutes old in this session: it leads to the page that asks for one
    page.wait_for_selector("#revealed-number [data-refused=stale_sign_in]")
    assert identity.number not in page.content()
    page.keyboard.press("Escape")
    # a dialog tells that it was closed after the key has done its work
    expect(page.locator("#revealed-number")).to_be_empty()


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh-hans", "dark")])
def test_no_page_of_hers_has_a_barrier(sign_in, site, identity, person, language, theme):
    waiting_case(identity)
    party = verified_party(name="Lin's room")
    page = sign_in(person("compliance_officer"), language=language, theme=theme)
    page.keyboard.press("g")
    page.wait_for_selector("#card[data-state=mine]")
    assert problems(page) == []
    page.keyboard.press("f")
    page.wait_for_selector("dialog[open]")
    assert problems(page) == []
    for path in ("", "parties/", f"parties/{party.pk}/", "licences/", "media/"):
        page.goto(f"{site}/compliance/{path}")
        for summary in page.locator("main details summary").all():
            summary.click()
        assert problems(page) == [], path


def test_her_pages_fit_a_phone(sign_in, site, identity, person):
    case = waiting_case(identity)
    party = verified_party(name="A very long public name of a shop that sells many things to many people")
    page = sign_in(person("compliance_officer"))
    page.set_viewport_size({"width": 390, "height": 844})
    paths = ("", "parties/", f"parties/{party.pk}/", "licences/", "media/")
    for path in (f"console/cases/{case.pk}/", *(f"compliance/{path}" for path in paths)):
        page.goto(f"{site}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
