"""The public table of defaults: every row, its source, how sure, and what the site changed."""

from html import unescape

import pytest
from django.test import Client

from livestream.ages.table import rows
from moderation.console.viewer.words import row_value

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_everybody_reads_every_default_with_its_source(seeded, language):
    client = Client()
    client.cookies["django_language"] = language
    page = client.get("/limits/")
    assert page.status_code == 200
    for row in rows():
        assert row.words(language) in unescape(page.text)
        assert row.source in unescape(page.text)


def test_a_value_that_the_site_changed_stands_beside_the_one_shipped(seeded, settings):
    settings.AGE_DEFAULTS = {"tip_each:18+": 12345}
    page = Client().get("/limits/").text
    assert "¥123.45" in page
    assert "shipped as ¥500.00" in page


def test_without_changes_nothing_is_called_shipped(seeded):
    assert "shipped as" not in Client().get("/limits/").text


@pytest.mark.parametrize(
    ("unit", "value", "told"),
    [
        ("minutes", 40, "40 min"),
        ("minutes", 120, "2 h"),
        ("minutes", 150, "2 h 30 min"),
        ("fen", 200000, "¥2,000.00"),
        ("yes_no", False, "no"),
        ("audience", "all", "everybody"),
        ("audience", "16+", "16+"),
        ("time", "22:00", "22:00"),
        ("seconds", 300, "300 seconds"),
        ("years", 8, "8 years"),
        ("tries", 1, "1 try"),
    ],
)
def test_a_value_has_its_unit(unit, value, told):
    assert row_value(unit, value) == told


def test_every_unit_of_the_table_can_be_told(seeded):
    assert all(row_value(row.unit, row.value) for row in rows())
