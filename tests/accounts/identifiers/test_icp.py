"""A site's and an app's numbers are checked by shape."""

import pytest

from accounts.identifiers import icp
from accounts.identifiers.checked import Checked


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("沪ICP备2022005074号-20", "沪ICP备2022005074号-20"),
        ("京icp备 12345678 号", "京ICP备12345678号"),
        ("浙ＩＣＰ备１２３４５６７８号－１ａ", "浙ICP备12345678号-1A"),
        ("粤ICP备2026000001号–3X", "粤ICP备2026000001号-3X"),
    ],
)
def test_a_filing_is_taken(text, normalised):
    assert icp.check_filing(text) == Checked(normalised)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ICP备12345678号",
        "美ICP备12345678号",
        "京ICP备123456789号",
        "京ICP备12345678",
        "京ICP备12345678号-",
        "京ICP证030173号",
    ],
)
def test_what_is_no_filing_is_refused(text):
    assert icp.check_filing(text).errors == ("icp_filing_shape",)


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("京ICP证030173号-1", "京ICP证030173号-1"),
        ("b2-20080101", "B2-20080101"),
        ("浙 B2－20080101", "浙B2-20080101"),
    ],
)
def test_a_licence_is_taken(text, normalised):
    assert icp.check_licence(text) == Checked(normalised)


@pytest.mark.parametrize("text", ["", "京ICP证03017号", "C2-20080101", "B2-2008010", "B220080101"])
def test_what_is_no_licence_is_refused(text):
    assert icp.check_licence(text).errors == ("icp_licence_shape",)


def test_a_public_security_filing_is_fourteen_digits():
    assert icp.check_public_security("京公网安备 11000002000001 号") == Checked("京公网安备11000002000001号")
    assert icp.check_public_security("京公网安备1100000200000号").errors == ("public_security_shape",)
