"""The rule that a buyer's entry rests on is published: for everybody, in both languages, in every version."""

import pytest
from django.urls import reverse

from blocklists import house_rule


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_everybody_reads_it_in_both_languages(client, seeded, language):
    answer = client.get(reverse("house_rule"), headers={"Accept-Language": language})
    assert answer.status_code == 200
    text = answer.content.decode()
    rule = house_rule.current()
    for clause in (*rule.text_en, *rule.text_zh):
        assert clause.replace("'", "&#x27;") in text
    # one's own first
    first, second = (rule.title_zh, rule.title_en) if language == "zh-hans" else (rule.title_en, rule.title_zh)
    body = text[text.index("<h1>") :]
    assert body.index(first) < body.index(second)


def test_it_says_that_the_law_names_no_list_of_buyers(client, seeded):
    assert "not one of buyers" in client.get(reverse("house_rule")).content.decode()


def test_an_older_version_stays_readable(client, seeded, monkeypatch):
    old = house_rule.current()
    newer = old.__class__(**{name: getattr(old, name) for name in old.__slots__} | {"version": 2, "title_en": "Anew"})
    monkeypatch.setitem(house_rule.VERSIONS, 2, newer)
    text = client.get(reverse("house_rule")).content.decode()
    assert text.index('id="version-2"') < text.index('id="version-1"')


def test_the_rules_and_a_buyers_entry_lead_there(client, officer, propose):
    address = reverse("house_rule")
    assert address in client.get(reverse("rules")).content.decode()
    entry = propose(side="buyer", ground="fraud")
    assert address in officer.get(reverse("blocklist_entry", args=[entry.pk])).content.decode()
