"""Every code has words, and every word a code that something really says."""

from accounts.identifiers import icp, mobile
from accounts.identifiers.kinds import check
from accounts.identifiers.words import SENTENCES
from tests.accounts.identifiers import numbers
from tests.accounts.identifiers.numbers import TODAY

# one line for each code: what somebody enters to be told so
SAYS = {
    "resident_id_shape": check("resident_id", "11010119900307", TODAY),
    "resident_id_old": check("resident_id", "110101900307123", TODAY),
    "resident_id_date": check("resident_id", numbers.resident_id(birth="19900231"), TODAY),
    "resident_id_future": check("resident_id", numbers.resident_id(birth="20990101"), TODAY),
    "resident_id_early": check("resident_id", numbers.resident_id(birth="18000101"), TODAY),
    "resident_id_province": check("resident_id", numbers.resident_id("990101"[::-1]), TODAY),
    "resident_id_check": check("resident_id", "110101199003071234", TODAY),
    "resident_id_is_hmt": check("resident_id", numbers.resident_id("820000"), TODAY),
    "resident_id_is_foreign": check("resident_id", numbers.resident_id("911840"), TODAY),
    "hmt_residence_prefix": check("hmt_residence", numbers.resident_id(), TODAY),
    "hk_macau_permit_shape": check("hk_macau_permit", "H1", TODAY),
    "taiwan_permit_shape": check("taiwan_permit", "1", TODAY),
    "foreign_residence_shape": check("foreign_residence", "1", TODAY),
    "foreign_residence_check": check("foreign_residence", "911840199003071230", TODAY),
    "passport_shape": check("passport", "1", TODAY),
    "credit_code_shape": check("credit_code", "1", TODAY),
    "mobile_shape": mobile.check("1"),
    "mobile_not_mobile": mobile.check("01064712345"),
    "mobile_machine": mobile.check("1064812345678"),
    "icp_filing_shape": icp.check_filing("1"),
    "icp_licence_shape": icp.check_licence("1"),
    "public_security_shape": icp.check_public_security("1"),
    "county_unknown": check("resident_id", numbers.resident_id("119999"), TODAY),
    "credit_code_check": check("credit_code", "91350211M0000XUF46", TODAY),
    "manual_document": check("passport", "E12345678", TODAY),
    "mobile_range_unknown": mobile.check("14912345678"),
}


def test_every_code_can_come_up_and_has_words():
    for code, checked in SAYS.items():
        assert code in checked.errors + checked.warnings
    assert set(SENTENCES) == set(SAYS)


def test_the_words_are_sentences_and_repeat_nothing_that_was_typed():
    for code, sentence in SENTENCES.items():
        assert str(sentence).endswith(".")
        assert "%" not in str(sentence)
        # kept in a column of 32
        assert len(code) <= 32
