"""The table of categories: every row is complete, and its floors are those of the law."""

import pytest

from livestream.admission.categories import CATEGORIES, category_of, choices, floor
from livestream.admission.checks.qualifications import FIELDS
from livestream.models import Audience
from moderation.detection.categories import WORDS


@pytest.mark.parametrize("category", CATEGORIES.values(), ids=str)
def test_a_row_is_complete(category):
    assert category.en
    assert category.zh
    assert category.article
    assert category.certainty in ("R", "P", "M", "house")
    assert category.floor in Audience.values
    assert category.qualification in ("", *FIELDS)
    assert len(category.code) <= 32


def test_no_name_stands_for_two_categories():
    names = [name for category in CATEGORIES.values() for name in (category.code, *category.names)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("code", ["alcohol", "knives", "lottery", "tobacco", "e_cigarette"])
def test_what_minors_may_not_buy_is_for_adults(code):
    assert floor(code) == "18+"


def test_every_category_that_the_rules_name_in_words_is_described_here():
    assert set(WORDS) <= set(CATEGORIES)


def test_another_name_finds_the_same_row_and_a_strange_one_none():
    assert category_of(" Wine ") is CATEGORIES["alcohol"]
    assert category_of("no_such_goods") is None
    assert floor("no_such_goods") == "all"


def test_what_is_never_sold_live_is_no_choice():
    offered = dict(choices("en"))
    assert offered["alcohol"] == "alcohol"
    assert not {"tobacco", "e_cigarette", "prescription_drug"} & set(offered)
    assert dict(choices("zh-hans"))["alcohol"] == "酒类"
