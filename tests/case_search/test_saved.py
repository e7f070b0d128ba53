"""Saved lists: a name for an address, each person's own."""

import pytest
from django.urls import reverse

from moderation.cases import saved
from moderation.cases.models import SavedFilter

pytestmark = pytest.mark.django_db


def keep(browser, query, **fields):
    return browser.post(f"{reverse('case_filters')}?{query}", fields, follow=True).content.decode()


def test_a_list_is_kept_under_a_name_and_stands_above_the_lists(browser, alice, here):
    text = keep(browser, "state=open&before=7", name="All open")
    assert SavedFilter.objects.get().query == "state=open"
    assert f'href="{reverse("case_search")}?state=open"' in text
    assert "All open" in text


def test_under_the_same_name_the_newer_one_stands(browser, alice, here):
    keep(browser, "state=open", name="Mine")
    keep(browser, "state=decided", name="Mine")
    assert list(SavedFilter.objects.values_list("query", flat=True)) == ["state=decided"]


@pytest.mark.parametrize(
    ("query", "name"), [("", "All"), ("state=gone", "Odd"), ("state=open", ""), ("state=open", "x" * 41)]
)
def test_what_is_no_list_or_has_no_name_is_not_kept(browser, here, query, name):
    assert "Nothing was saved" in keep(browser, query, name=name)
    assert not SavedFilter.objects.exists()


def test_others_have_their_own(browser, browse, carol, here):
    keep(browser, "state=open", name="Alice's")
    theirs = SavedFilter.objects.get()
    assert "Alice&#x27;s" not in browse(carol).get(reverse("case_search")).content.decode()
    browse(carol).post(reverse("case_filters"), {"drop": theirs.pk})
    assert SavedFilter.objects.exists()
    browser.post(reverse("case_filters"), {"drop": theirs.pk})
    assert not SavedFilter.objects.exists()


def test_there_is_an_end_to_them(browser, here, monkeypatch):
    monkeypatch.setattr(saved, "MOST_SAVED", 1)
    keep(browser, "state=open", name="One")
    assert "Forget one first" in keep(browser, "state=open", name="Two")
    keep(browser, "state=decided", name="One")
    assert SavedFilter.objects.get().query == "state=decided"
