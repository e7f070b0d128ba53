"""Whatever clothes an identifier comes in, it ends in one form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.identifiers.words import SENTENCES as NUMBERS
from blocklists.identifiers import normalise
from blocklists.identifiers.words import SENTENCES
from blocklists.models import Kind
from tests.accounts.identifiers.numbers import TODAY, clothed, credit_code, resident_ids

CLIENT = "01890000-0000-7000-8000-000000000001"
texts = st.text(max_size=450) | st.text("0123456789abXx:/-. ()＋+８６", max_size=60)
kinds = st.sampled_from(Kind.values)


@given(kinds, texts)
def test_no_text_breaks_any_kind_and_the_form_is_its_own_form(kind, text):
    checked = normalise(kind, text, TODAY)
    if checked.errors:
        assert set(checked.errors) <= set(SENTENCES)
        return
    assert checked.normalised
    checked.normalised.encode()
    assert normalise(kind, checked.normalised, TODAY).normalised == checked.normalised


@given(st.data(), resident_ids)
def test_a_resident_id_in_any_clothes_is_one(data, number):
    assert normalise("resident_id", data.draw(clothed(number)), TODAY).normalised == number


@given(st.data())
def test_a_credit_code_in_any_clothes_is_one(data):
    code = credit_code()
    assert normalise("credit_code", data.draw(clothed(code)), TODAY).normalised == code


@pytest.mark.parametrize("kind", ["mobile", "payee"])
@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "+8613800138000",
        "86 138 0013 8000",
        "0086-138-0013-8000",
        "１３８００１３８０００",
        "＋８６１３８００１３８０００",
    ],
)
def test_a_mobile_in_any_clothes_is_one(kind, text):
    assert normalise(kind, text).normalised == "+8613800138000"


@pytest.mark.parametrize(
    ("kind", "clothes", "form"),
    [
        (
            "payee",
            ["6222 0200 0000 0000 000", "6222-0200-0000-0000-000", "６２２２０２０００００００００００００"],
            "6222020000000000000",
        ),
        ("payee", ["Alice-Shop@Example.org", " alice-shop@example.ORG\u200b"], "alice-shop@example.org"),
        ("device", ["86-888803-012345-6", "868888030123456", "８６８８８８０３０１２３４５６"], "868888030123456"),
        ("device", ["AA:BB:CC:DD:EE:01", "aa-bb-cc-dd-ee-01", "aabb.ccdd.ee01"], "aabbccddee01"),
        ("stream_key", [" Live_AbC-123 ", "Ｌｉｖｅ＿AbC－123"], "Live_AbC-123"),
        (
            "address",
            ["浙江省杭州市西湖区文三路１号，2－301", "浙江省 杭州市 西湖区 文三路1号 2-301"],
            "浙江省杭州市西湖区文三路1号2-301",
        ),
        ("account_name", ["小 明 Shop", "小明ＳＨＯＰ", "小明shop\u200d"], "小明shop"),
        ("account", [f"{CLIENT}/u-1", f" {CLIENT.upper()} / u-1 "], f"{CLIENT}/u-1"),
    ],
)
def test_other_clothes_are_taken_off_too(kind, clothes, form):
    assert {normalise(kind, text).normalised for text in clothes} == {form}
    assert not any(normalise(kind, text).errors for text in clothes)


def test_the_case_of_a_stream_key_and_of_a_ref_counts():
    assert normalise("stream_key", "abcdefgh").normalised != normalise("stream_key", "Abcdefgh").normalised
    assert normalise("account", f"{CLIENT}/a").normalised != normalise("account", f"{CLIENT}/A").normalised


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("device", "00000000-0000-0000-0000-000000000000", "device_of_nobody"),
        ("device", "000000000000000", "device_of_nobody"),
        ("device", "", "identifier_empty"),
        ("payee", " \u200b ", "identifier_empty"),
        ("payee", "abc", "identifier_too_short"),
        ("account_name", "x" * 81, "identifier_too_long"),
        ("address", "x" * 401, "identifier_too_long"),
        ("account_name", "a\ud800b", "identifier_characters"),
        ("account", "u-1", "account_shape"),
        ("account", f"{CLIENT}/", "account_shape"),
        ("account", f"{CLIENT}/{'x' * 65}", "account_shape"),
        ("account", f"{CLIENT}/a\0b", "identifier_characters"),
        ("resident_id", "110101199003070000", "resident_id_check"),
        ("mobile", "12345", "mobile_shape"),
    ],
)
def test_what_cannot_be_taken_says_why(kind, text, code):
    assert normalise(kind, text, TODAY).errors == (code,)


def test_an_unknown_kind_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="shoe"):
        normalise("shoe", "44")


@given(st.text(min_size=1, max_size=40))
def test_nothing_invisible_is_left(text):
    for kind in ("payee", "device", "address", "account_name"):
        checked = normalise(kind, text)
        if not checked.errors:
            assert not any(unicodedata.category(c) in ("Cc", "Cf") or c.isspace() for c in checked.normalised)


def test_every_code_of_a_number_has_words_here_too():
    assert set(NUMBERS) <= set(SENTENCES)
