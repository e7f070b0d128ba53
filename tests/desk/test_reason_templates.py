"""Templates of reasons: offered by rule, in the reader's language, written by those who may."""

import pytest
from django.urls import reverse

from moderation.decisions.models import ReasonTemplate
from moderation.decisions.templates import seed_templates
from moderation.rulebook.models import RuleVersion
from tests.desk.conftest import HTMX

NEW = {
    "code": "said-twice",
    "rule": "LM10-1",
    "name_en": "Said twice",
    "name_zh": "说了两次",
    "text_en": "You said it twice.",
    "text_zh": "您说了两次。",
}


def offered(browser, rule):
    return browser.get(reverse("reason_choices"), {"rule": rule}, **HTMX).content.decode()


def test_the_shipped_ones_cite_rules_in_force_and_are_seeded_once(seeded):
    codes = set(RuleVersion.objects.filter(status="live").values_list("code", flat=True))
    shipped = ReasonTemplate.objects.all()
    assert len(shipped) > 8
    assert {template.rule for template in shipped} - {""} <= codes
    assert seed_templates() == 0


def test_those_for_the_rule_come_first_and_those_for_others_not_at_all(browse, alice):
    page = offered(browse(alice), "LM10-1")
    assert page.index("outside the platform") < page.index("reminded of this rule")
    assert "treat or prevent an illness" not in page
    assert "reminded of this rule" in offered(browse(alice), "unknown")


def test_they_are_offered_in_the_readers_language(browse, alice):
    browser = browse(alice)
    browser.cookies["django_language"] = "zh-hans"
    assert "引导站外联系或付款" in offered(browser, "LM10-1")


def test_a_senior_writes_edits_retires_and_brings_back(browse, carol, alice):
    browser = browse(carol)
    page = reverse("reason_templates")
    assert browser.post(page, NEW).status_code == 302
    template = ReasonTemplate.objects.get(code="said-twice")
    assert template.written_by == carol
    assert "You said it twice." in offered(browse(alice), "LM10-1")
    browser.post(f"{page}?edit=said-twice", NEW | {"text_en": "Twice is too often."})
    template.refresh_from_db()
    assert template.text_en == "Twice is too often."
    for _twice in range(2):
        assert browser.post(reverse("template_retire", args=[template.pk])).status_code == 302
    assert "Twice is too often." not in offered(browse(alice), "LM10-1")
    browser.post(f"{page}?edit=said-twice", NEW)
    template.refresh_from_db()
    assert template.retired_at is None


@pytest.mark.parametrize(
    "changed",
    [{"code": "first-time"}, {"code": "Not A Code"}, {"rule": "NO-1"}, {"text_zh": ""}, {"name_en": "x" * 81}],
    ids=["taken", "spelling", "rule", "one-language", "long"],
)
def test_what_cannot_stand_is_422_and_comes_back(browse, carol, changed):
    response = browse(carol).post(reverse("reason_templates"), NEW | changed)
    assert response.status_code == 422
    assert "not written yet" in response.content.decode()
    assert not ReasonTemplate.objects.filter(name_en="Said twice", code="said-twice").exists()


def test_a_rule_that_went_out_of_force_is_said_so(browse, carol):
    RuleVersion.objects.filter(code="LM10-1").update(status="retired")
    response = browse(carol).post(reverse("reason_templates"), NEW)
    assert response.status_code == 422
    assert not ReasonTemplate.objects.filter(code="said-twice").exists()


def test_unknown_ones_are_404(browse, carol):
    assert browse(carol).get(reverse("reason_templates"), {"edit": "nothing"}).status_code == 404
    assert browse(carol).post(reverse("template_retire", args=[999_999])).status_code == 404
