"""Unified social credit codes: a wrong shape is refused, a failed check goes to a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from accounts.identifiers import credit_code
from accounts.identifiers.checked import Checked
from tests.accounts.identifiers import numbers

signs = st.sampled_from(credit_code.ALPHABET)
bodies = st.lists(signs, min_size=17, max_size=17).map("".join)


@given(bodies)
def test_the_outer_check_character_is_the_oracles(body):
    assert credit_code.check_character(body) == uscc.calc_check_digit(body)


# 60003734-1 is in the fact sheet; the others by hand: sums of 14, 12 and 0
@pytest.mark.parametrize(
    ("body", "check"), [("60003734", "1"), ("00000007", "8"), ("00000030", "X"), ("00000000", "0")]
)
def test_the_inner_check_character_follows_gb_11714(body, check):
    assert credit_code.inner_check_character(body) == check


@given(bodies)
def test_a_code_with_both_checks_right_raises_no_doubt(body):
    organisation = body[8:16] + credit_code.inner_check_character(body[8:16])
    code = numbers.credit_code("91110000", organisation)
    assert credit_code.check(code) == Checked(code)
    assert uscc.is_valid(code)


@pytest.mark.parametrize("kind", ["A1", "A9", "G1", "J1", "N1", "N2", "N3", "N9", "Y1", "11", "52", "92", "93"])
def test_every_department_and_type_is_taken(kind):
    assert credit_code.check(numbers.credit_code(f"{kind}110000")) == Checked(numbers.credit_code(f"{kind}110000"))


@given(st.data())
def test_a_failed_check_is_a_warning_and_not_a_refusal(data):
    code = numbers.credit_code()
    wrong = data.draw(signs.filter(lambda sign: sign != code[-1]))
    assert credit_code.check(code[:-1] + wrong) == Checked(code[:-1] + wrong, (), ("credit_code_check",))
    inner = numbers.credit_code(organisation="600037342")
    assert credit_code.check(inner) == Checked(inner, (), ("credit_code_check",))


def test_a_code_reported_as_real_although_it_fails_is_taken():
    assert credit_code.check("91350211M0000XUF46").errors == ()


@pytest.mark.parametrize("place", [0, 1, 8, 17])
@pytest.mark.parametrize("letter", "IOSVZ")
def test_the_five_letters_that_are_misread_are_refused(place, letter):
    code = numbers.credit_code()
    assert credit_code.check(code[:place] + letter + code[place + 1 :]).errors == ("credit_code_shape",)


@pytest.mark.parametrize(
    "code", ["", "91110000600037341", "91110000600037341LL", "91A10000600037341L", "统一社会信用代码"]
)
def test_another_shape_is_refused(code):
    assert credit_code.check(code).errors == ("credit_code_shape",)


@given(st.data())
def test_the_same_code_in_any_clothes_is_the_same(data):
    code = numbers.credit_code()
    assert credit_code.check(data.draw(numbers.clothed(code))) == Checked(code)
