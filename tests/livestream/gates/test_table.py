"""The table of defaults: readable, complete, documented, and strict about what a site changes."""

from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.exceptions import ImproperlyConfigured

from accounts.ages import BANDS
from livestream.ages import table
from livestream.gates.reasons import GATE_REASONS
from tests.livestream.gates.test_cases import CASES


def test_the_document_is_made_from_the_table_as_it_is():
    assert (Path(site.BASE_DIR) / "docs" / "defaults.md").read_text(encoding="utf-8") == table.markdown()


def test_every_row_says_what_it_is_in_both_languages_where_from_and_how_sure():
    for row in table.rows():
        assert all((row.en, row.zh, row.source, row.unit))
        assert row.certainty in ("R", "P", "M", "house")
        assert row.band in ("", *BANDS)
        assert row.words("zh-hans") == row.zh
        assert row.words("en") == row.en


def test_a_site_sets_values_of_its_own(settings):
    settings.AGE_DEFAULTS = {"tip_each:18+": 7, "night_from": "21:00"}
    settings.MINORS_MAY_TIP = True
    table.check(table.own_values())
    assert table.value("tip_each", "18+") == 7
    assert table.value("night_from").hour == 21
    assert table.value("minors_may_tip") is True
    shown = {row.key: (row.value, row.shipped) for row in table.rows()}
    assert shown["tip_each:18+"] == (7, 50_000)
    assert shown["minors_may_tip"] == (True, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"tip_each": 5},
        {"tip_each:18+": "5"},
        {"tip_each:18+": -1},
        {"tip_each:18+": True},
        {"tip_each:18+": 1.5},
        {"minors_may_tip": "yes"},
        {"night_from": "25:00"},
        {"night_from": 22},
        {"unverified_audience": "21+"},
    ],
)
def test_a_value_that_cannot_be_right_stops_the_site(wrong):
    with pytest.raises(ImproperlyConfigured, match=next(iter(wrong))):
        table.check(wrong)


def test_every_reason_has_its_words_and_every_code_of_the_cases_is_a_reason():
    told = {code for _, case in CASES for code in case["answer"].split("+")} - {"allowed"}
    assert told <= set(GATE_REASONS)
    for code, reason in GATE_REASONS.items():
        assert len(code) <= 32
        assert all((reason.article, str(reason.what), str(reason.next)))
        # an answer given again has no facts to fill in
        assert "%" not in str(reason.what) + str(reason.next)
