"""The sentences of statements: each in both languages, in step with what they speak of, and laws cited by name."""

import re
import tomllib
from pathlib import Path

import pytest
from django.utils import translation

from livestream.models import Restriction
from moderation.decisions import statements
from moderation.decisions.aftercare import SENTENCES
from moderation.decisions.measures import MEASURES
from moderation.decisions.models import MeasureKind
from moderation.decisions.statements.citations import chinese, citations
from moderation.decisions.statements.taken import EFFECTS
from moderation.decisions.statements.words import Words, heaviest_orders_code, orders_code, text
from moderation.detection.rules import shipped_rules
from moderation.detection.types import KINDS
from moderation.rulebook.laws import LAWS

TEXTS = tomllib.loads((Path(statements.__file__).parent / "texts.toml").read_text("utf-8"))
HAN_BESIDE_LATIN = re.compile(r"[\u4e00-\u9fff] [A-Za-z0-9]|[A-Za-z0-9] [\u4e00-\u9fff]")


def sentences(table, path=""):
    if set(table) == {"en", "zh"}:
        yield path, table
        return
    for key, inner in table.items():
        if isinstance(inner, dict):
            yield from sentences(inner, f"{path}.{key}".lstrip("."))


ALL = dict(sentences(TEXTS))


def test_every_sentence_is_said_in_both_languages_with_the_same_facts():
    assert len(ALL) > 100
    for path, said in ALL.items():
        fields = [sorted(re.findall(r"\{(\w+)\}", said[language])) for language in ("en", "zh")]
        assert fields[0] == fields[1], path
        assert said["en"].strip(), path
        assert re.search(r"[\u4e00-\u9fff]", re.sub(r"\{\w+\}", "", said["zh"])) or path == "facts.moment", path


def test_no_space_stands_between_han_and_latin():
    assert [path for path, said in ALL.items() if HAN_BESIDE_LATIN.search(said["zh"])] == []


def test_every_measure_function_and_kind_of_signal_has_its_words():
    assert set(TEXTS["measure"]) == set(MeasureKind.values) == set(EFFECTS)
    assert set(TEXTS["function"]) == set(Restriction.Function.values)
    assert set(TEXTS["kind"]) == set(KINDS)


@pytest.mark.parametrize("kind", MeasureKind.values)
def test_orders_fare_as_the_table_of_measures_says(kind):
    assert orders_code(kind) == MEASURES[MeasureKind(kind)].aftercare


def test_sentences_about_orders_are_those_that_are_published():
    assert {code: str(sentence) for code, sentence in SENTENCES.items()} == {
        code: said["en"] for code, said in TEXTS["orders"].items()
    }


def test_of_several_measures_the_one_that_asks_most_for_buyers_is_told():
    assert heaviest_orders_code(["orders_stand", "orders_settled_first", "orders_fulfilled_refunds_open"]) == (
        "orders_settled_first"
    )


def test_words_are_read_in_the_readers_language():
    words = text("measure", "pause", "name")
    with translation.override("zh-hans"):
        assert str(words) == "暂停直播"
    with translation.override("en"):
        assert str(words) == "pause"
    assert words.both() == {"en": "pause", "zh-Hans": "暂停直播"}


@pytest.mark.parametrize("rule", shipped_rules(), ids=lambda rule: rule.code)
def test_every_rule_cites_texts_that_have_a_name(rule):
    found = citations(rule.article)
    assert found
    for citation in found:
        assert citation.law is not None, citation.words
        assert citation.law.title_zh in citation.words.zh


@pytest.mark.parametrize(
    ("article", "en", "zh"),
    [
        ("EC 39", "E-Commerce Law, article 39", "《电子商务法》第三十九条"),
        ("AD 9(1)-(2)", "Advertising Law, article 9(1)-(2)", "《广告法》第九条第（一）项至第（二）项"),
        ("Civil Code 1019, 1023", "Civil Code, articles 1019, 1023", "《民法典》第一千零一十九条、第一千零二十三条"),
        (
            "LC2022 11, 18",
            "Livestreamer Code of Conduct, 2022, article 14, items 11, 18",
            "《网络主播行为规范》第十四条第（十一）项、第（十八）项",
        ),
        ("House rule 3", "House rule 3", "House rule 3"),
    ],
    ids=["article", "items", "far-articles", "items-of-one-article", "of-the-site"],
)
def test_an_article_is_cited_as_each_language_does_it(article, en, zh):
    assert [citation.words for citation in citations(article)] == [Words(en, zh)]


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (10, "十"), (14, "十四"), (20, "二十"), (101, "一百零一"), (110, "一百一十"), (1019, "一千零一十九")],
)
def test_articles_are_counted_as_laws_count_them(number, said):
    assert chinese(number) == said


def test_guidance_alone_makes_no_law():
    binding = {law.short for law in LAWS if law.binding}
    assert {"LM2021", "LE2026", "AD"} <= binding
    assert not {"LC2022", "Tipping opinions 2022", "guide 2023", "CAC guide 2024"} & binding
