"""The published rule, the grounds and the words: whole in both languages, and they keep what they promise."""

import dataclasses
import re
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils import translation

from blocklists import house_rule, policies
from blocklists.grounds import GROUNDS, LAW_ARTICLES, article_for, grounds_for
from blocklists.refusing import Refused
from blocklists.words import SENTENCES, article_words, sentence
from tests.blocklists.entries.build import in_days, proposed


def test_every_version_stays_readable_in_both_languages():
    assert house_rule.VERSIONS
    for number, rule in house_rule.VERSIONS.items():
        assert house_rule.version(number) == rule
        assert rule.clauses("en") == rule.clauses("fr")
        assert len(rule.clauses("en")) == len(rule.clauses("zh-hans")) > 5
        assert all("\u4e00" <= clause[0] <= "\u9fff" for clause in rule.clauses("zh-hans"))
        assert rule.title("en") != rule.title("zh-hans")
    with pytest.raises(LookupError):
        house_rule.version(99)


def test_it_says_that_it_is_no_law_and_what_it_promises():
    rule = house_rule.current()
    first = rule.text_en[0]
    assert "not one of buyers" in first
    assert "own rule" in first
    text = " ".join(rule.text_en)
    for promise in ("two years at most", "another confirms", "within thirty days", "neither proposed nor confirmed"):
        assert promise in text
    # what the code holds to
    assert rule.longest_days == 2 * 365
    assert policies.APPEAL_DAYS == 30


@pytest.mark.parametrize(
    ("article", "number"),
    [("house:1", 1), ("house:99", None), ("house:", None), ("house:x", None), ("LM2021 14", None), ("house:-1", None)],
)
def test_a_cited_version_is_one_that_was_published(article, number):
    assert house_rule.version_of(article) == number


def test_grounds_fit_their_side_and_cite_what_speaks_of_it():
    assert len(grounds_for("streamer")) == len(grounds_for("buyer")) == 8
    assert grounds_for("seller") == {}
    assert {"evasion", "authority_order"} == set(grounds_for("streamer")) & set(grounds_for("buyer"))
    for code in grounds_for("streamer"):
        assert article_for(code, "streamer") in LAW_ARTICLES
    for code in grounds_for("buyer"):
        assert article_for(code, "buyer") == house_rule.current().article
    assert all(len(code) <= 32 for code in GROUNDS)


def test_an_article_is_put_into_words_and_an_unknown_one_stays_as_it_is():
    with translation.override("en"):
        assert article_words("house:1") == "house rule of this site, version 1"
        assert article_words("LE2026 14") == "Livestream E-commerce Measures (2026), article 14"
        assert article_words("A law of theirs 7") == "A law of theirs 7"
        assert all(article_words(article) != article for article in LAW_ARTICLES)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_code_has_a_sentence_that_is_filled_from_facts_alone(code):
    names = re.findall(r"%\((\w+)\)s", str(SENTENCES[code]))
    words = sentence(Refused(code, **dict.fromkeys(names, "7")))
    assert words != code
    assert "%" not in words
    assert words.count("7") >= len(names)


def test_a_code_without_words_is_shown_as_it_is():
    assert sentence(Refused("a_code_of_tomorrow")) == "a_code_of_tomorrow"


def test_a_version_counts_from_its_day_and_not_from_its_publication(monkeypatch):
    now = house_rule.current()
    later = dataclasses.replace(now, version=2, since=now.since + timedelta(days=7))
    monkeypatch.setitem(house_rule.VERSIONS, 2, later)
    for days, number in ((-400, 1), (0, 1), (6, 1), (7, 2)):
        with time_machine.travel(datetime.combine(now.since + timedelta(days=days), time(12), tzinfo=UTC)):
            assert article_for("fraud", "buyer") == f"house:{number}"


def test_an_entry_about_who_came_back_lasts_no_longer_than_the_rule_allows(ann, buyer):
    for told in ({"ends_at": in_days(732)}, {"no_end_reason": "For ever."}):
        with pytest.raises(Refused, match="longer_than_rule"):
            proposed(ann, side="buyer", ground="evasion", party=buyer, **told)
