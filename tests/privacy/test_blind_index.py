"""Equal numbers are found; nothing else can be learnt or confused."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.index import WIDTH, blind_index, candidates, current_version
from tests.privacy.keyring import key

numbers = st.text("0123456789X", min_size=1)


@given(numbers, numbers)
def test_equal_numbers_and_only_those_have_one_index(one, other):
    assert (blind_index("resident_id", one) == blind_index("resident_id", other)) == (one == other)


@given(numbers)
def test_one_number_in_two_kinds_has_two(number):
    assert blind_index("passport", number) != blind_index("taiwan_permit", number)


@given(numbers)
def test_an_index_is_no_plain_hash(number):
    index = blind_index("mobile", number)
    assert len(index) == WIDTH == 16
    assert index not in hashlib.sha256(number.encode()).digest()


def test_another_key_makes_another_index(settings):
    settings.INDEX_KEY = key(1)
    old, version = blind_index("mobile", "+8613800138000"), current_version()
    settings.INDEX_KEY = key(2)
    assert blind_index("mobile", "+8613800138000") != old
    assert current_version() != version


def test_a_row_indexed_before_a_rotation_is_found_while_it_lasts(settings):
    settings.INDEX_KEY = key(1)
    old = blind_index("mobile", "+8613800138000")
    settings.INDEX_KEY, settings.INDEX_KEY_FALLBACKS = key(2), [key(1)]
    new = blind_index("mobile", "+8613800138000")
    assert candidates("mobile", "+8613800138000") == [new, old]
    settings.INDEX_KEY_FALLBACKS = []
    assert candidates("mobile", "+8613800138000") == [new]


@pytest.mark.parametrize("function", [blind_index, candidates])
def test_no_number_has_no_index(function):
    with pytest.raises(ValueError, match="nothing"):
        function("mobile", "")
