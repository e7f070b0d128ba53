"""Cities to choose from: today's, each once, under its province in the reader's language."""

from django.utils import translation

from accounts.models import place_validator
from moderation.console.joining.places import cities, place_choices, place_name


def test_every_city_has_a_code_of_six_digits_and_a_name():
    found = [city for group in cities().values() for city in group]
    assert len(found) == len({code for code, _ in found}) > 300
    for code, name in found:
        place_validator(code)
        assert name
        assert "[" not in name


def test_a_municipality_is_one_city_and_a_region_without_cities_stands_for_itself():
    assert cities()["11"] == (("110100", "北京市"),)
    assert cities()["50"] == (("500100", "重庆市"),)
    assert [code for code, _ in cities()["81"]] == ["810000"]


def test_provinces_are_named_in_the_readers_language():
    with translation.override("en"):
        assert "Zhejiang" in dict(place_choices())
    with translation.override("zh-hans"):
        assert "浙江省" in dict(place_choices())


def test_a_code_of_no_list_is_shown_as_it_is():
    assert place_name("330100") == "杭州市"
    for code in ("330199", "000000", ""):
        assert place_name(code) == code
