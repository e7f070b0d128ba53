"""A mask shows enough to recognise one's own, and never the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.identifiers import masks
from accounts.identifiers.kinds import DocumentType

personal = st.sampled_from([kind for kind in DocumentType if kind != DocumentType.CREDIT_CODE])


@pytest.mark.parametrize(
    ("shown", "mask"),
    [
        (masks.mask_mobile("+8613800138000"), "138****8000"),
        (masks.mask_mobile("13800138000"), "138****8000"),
        (masks.mask_mobile("+85261234567"), "+852******67"),
        (masks.mask_document("resident_id", "11010519491231002X"), "110***********002X"),
        (masks.mask_document("passport", "E12345678"), "E******78"),
        (masks.mask_document("passport", "12345"), "1***5"),
        (masks.mask_document("credit_code", "91110000600037341L"), "91110000600037341L"),
        (masks.mask_name("张三"), "张*"),
        (masks.mask_name("欧阳修文"), "欧***"),
        (masks.mask_name("𠮷野"), "𠮷*"),
        (masks.mask_name(" 张 "), "*"),
        (masks.mask_address("浙江省杭州市西湖区文三路一号"), "浙江省杭州市…"),
        (masks.mask_address("西湖区"), "西…"),
        (masks.mask_address("沪"), "…"),
    ],
)
def test_masks_read_as_people_know_them(shown, mask):
    assert shown == mask


def test_nothing_is_masked_as_nothing():
    assert masks.mask_name("") == masks.mask_address(" ") == masks.mask_mobile("") == ""


@given(st.text(st.characters(exclude_characters="*…"), min_size=1).filter(str.strip), personal)
def test_no_mask_shows_more_than_half_of_anything(text, kind):
    text = text.strip()
    for mask in (
        masks.mask_document(kind, text),
        masks.mask_mobile("+" + text)[1:],
        masks.mask_name(text),
        masks.mask_address(text),
    ):
        assert len(mask.replace("*", "").replace("…", "")) <= (len(text) + 1) // 2


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_four_digits_of_a_mobile_number_stay_hidden(number):
    assert masks.mask_mobile(f"+86{number}") == f"{number[:3]}****{number[-4:]}"
