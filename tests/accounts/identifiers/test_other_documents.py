"""Documents checked by shape alone: a person always looks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.identifiers.kinds import DocumentType, check
from accounts.models import Identity
from tests.accounts.identifiers import numbers
from tests.accounts.identifiers.numbers import TODAY

GOOD = [
    ("hk_macau_permit", "H12345678", "H12345678"),
    ("hk_macau_permit", "m 1234567801", "M1234567801"),
    ("taiwan_permit", "０１２３４５６７", "01234567"),
    ("taiwan_permit", "1234567890", "1234567890"),
    ("taiwan_permit", "1234567890（b）", "1234567890B"),
    ("foreign_residence", "usa 110090030712", "USA110090030712"),
    ("foreign_residence", numbers.resident_id("911840"), numbers.resident_id("911840")),
    ("passport", "E 1234 5678", "E12345678"),
    ("passport", "12345", "12345"),
    ("passport", "A" * 17, "A" * 17),
]
BAD = [
    ("hk_macau_permit", "H123456789", "hk_macau_permit_shape"),
    ("hk_macau_permit", "A12345678", "hk_macau_permit_shape"),
    ("taiwan_permit", "123456789", "taiwan_permit_shape"),
    ("taiwan_permit", "1234567B", "taiwan_permit_shape"),
    ("foreign_residence", "US1110090030712", "foreign_residence_shape"),
    ("foreign_residence", numbers.resident_id("110101"), "foreign_residence_shape"),
    ("foreign_residence", "91184019900307123" + "Y", "foreign_residence_shape"),
    ("passport", "1234", "passport_shape"),
    ("passport", "1" * 18, "passport_shape"),
    ("passport", "护照12345", "passport_shape"),
]


@pytest.mark.parametrize(("document_type", "text", "normalised"), GOOD)
def test_the_shape_is_taken_and_a_person_looks(document_type, text, normalised):
    checked = check(document_type, text, TODAY)
    assert (checked.normalised, checked.errors, checked.warnings) == (normalised, (), ("manual_document",))
    assert (checked.birth_date, checked.sex) == (None, None)


@pytest.mark.parametrize(("document_type", "text", "error"), BAD)
def test_another_shape_is_refused(document_type, text, error):
    assert check(document_type, text, TODAY).errors == (error,)


@given(numbers.sequences)
def test_a_new_foreign_residence_card_with_a_slip_is_refused(sequence):
    number = numbers.resident_id("911840", sequence=sequence)
    slip = "0" if number[-1] != "0" else "1"
    assert check("foreign_residence", number[:-1] + slip, TODAY).errors == ("foreign_residence_check",)


@given(st.sampled_from([normalised for _, _, normalised in GOOD]), st.data())
def test_a_normalised_number_is_its_own_normal_form(number, data):
    kinds = [kind for kind, _, normalised in GOOD if normalised == number]
    assert check(kinds[0], data.draw(numbers.clothed(number)), TODAY).normalised == number


def test_the_database_knows_the_same_types():
    assert set(Identity.DocumentType.values) == set(DocumentType)
    for document_type in Identity.DocumentType:
        assert check(document_type, "", TODAY).errors


def test_a_type_that_does_not_exist_is_a_programmers_mistake():
    with pytest.raises(ValueError, match="library_card"):
        check("library_card", "1", date(2026, 1, 1))
