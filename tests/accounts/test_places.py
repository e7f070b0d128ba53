"""Places by their code: what covers what, which codes mean something on a day, and the cities to choose from."""

from datetime import date

import pytest
from django.utils import translation

from accounts import places
from accounts.models import place_validator


@pytest.mark.parametrize(
    ("code", "level", "prefix", "parent", "levels"),
    [
        ("000000", "country", "", "000000", ("000000",)),
        ("330000", "province", "33", "000000", ("330000", "000000")),
        ("500000", "province", "50", "000000", ("500000", "000000")),
        ("330100", "city", "3301", "330000", ("330100", "330000", "000000")),
        ("330106", "county", "330106", "330100", ("330106", "330100", "330000", "000000")),
        ("429004", "county", "429004", "429000", ("429004", "429000", "420000", "000000")),
    ],
)
def test_the_zeros_at_the_end_are_the_levels_not_named(code, level, prefix, parent, levels):
    assert places.level(code) == level
    assert places.prefix(code) == prefix
    assert places.parent(code) == parent
    assert places.levels(code) == levels


@pytest.mark.parametrize("code", ["", "3301", "33010a", "3301000", "３３０１００", " 330100"])
def test_what_is_not_six_digits_is_no_place(code):
    with pytest.raises(ValueError, match="Not six digits"):
        places.prefix(code)
    assert not places.covers("000000", code)
    assert not places.covers(code, "330100")
    assert not places.known(code)


@pytest.mark.parametrize(
    ("place", "other", "covered"),
    [
        ("330100", "330100", True),
        ("330100", "330106", True),
        ("330000", "330100", True),
        ("330000", "330106", True),
        ("000000", "440100", True),
        ("330100", "330000", False),
        ("330106", "330100", False),
        ("330100", "330400", False),
        ("330100", "330200", False),
        ("330000", "340100", False),
        ("330000", "000000", False),
    ],
)
def test_a_place_covers_itself_and_what_lies_in_it_alone(place, other, covered):
    assert places.covers(place, other) is covered


def test_an_abolished_code_is_known_in_its_years_alone():
    # 下城区 of Hangzhou was merged into its neighbours in 2021
    assert places.abolished("330103")
    assert not places.known("330103", date(2026, 11, 22))
    assert places.known("330103", date(2021, 12, 31))
    assert not places.known("330103", date(2022, 1, 1))
    assert not places.known("330103", date(1982, 12, 31))
    assert places.name("330103") == "下城区"


def test_a_code_used_twice_means_what_it_means_last():
    assert places.known("330206", date(1985, 6, 1))
    assert places.known("330206", date(2026, 1, 1))
    assert places.name("330206") == "北仑区"
    assert not places.abolished("330206")


@pytest.mark.parametrize("code", ["990000", "330999", "100000"])
def test_a_made_up_code_was_never_known(code):
    assert not places.known(code)
    assert not places.abolished(code)
    assert places.name(code) == code


def test_a_province_is_named_in_the_readers_language():
    with translation.override("en"):
        assert places.name("330000") == "Zhejiang"
        assert places.name("000000") == "China"
        assert places.name("330100") == "杭州市"
        assert "Zhejiang" in dict(places.place_choices())
    with translation.override("zh-hans"):
        assert places.name("330000") == "浙江省"
        assert "浙江省" in dict(places.place_choices())


def test_within_a_place_lies_what_is_one_level_below_today():
    counties = dict(places.within("330100"))
    assert counties["330106"] == "西湖区"
    assert "330103" not in counties
    assert "330101" not in counties
    assert {"330100", "330400"} <= dict(places.within("330000")).keys()
    assert len(places.within("000000")) == len(places.PROVINCES)
    assert ("659001", "石河子市") in places.within("659000")
    assert places.within("330106") == []


def test_every_city_has_a_code_of_six_digits_and_a_name():
    found = [city for group in places.cities().values() for city in group]
    assert len(found) == len({code for code, _ in found}) > 300
    for code, name in found:
        place_validator(code)
        assert name
        assert "[" not in name


def test_a_municipality_is_one_city_and_a_region_without_cities_stands_for_itself():
    assert places.cities()["11"] == (("110100", "北京市"),)
    assert places.cities()["50"] == (("500100", "重庆市"),)
    assert [code for code, _ in places.cities()["81"]] == ["810000"]


def test_a_code_of_no_list_is_shown_as_it_is():
    assert places.name("330100") == "杭州市"
    for code in ("330199", ""):
        assert places.name(code) == code
