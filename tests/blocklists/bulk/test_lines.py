"""A row means what its cells say in codes or in words; what is wrong is told beside its column."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from accounts.ages import SHANGHAI
from blocklists.bulk import words
from blocklists.bulk.lines import Line, read_line
from blocklists.bulk.reading import Row
from blocklists.grounds import GROUNDS
from blocklists.identifiers.words import SENTENCES as IDENTIFIERS
from blocklists.models import Kind, Scope
from blocklists.words import SENTENCES as ENTRIES
from tests.blocklists.bulk.build import number

PLATFORM = UUID("0197a000-0000-7000-8000-000000000001")
NOW = timezone.now()
IN_A_MONTH = f"{NOW + timedelta(days=30):%Y-%m-%d}"


def line(**cells: str) -> Line | list:
    known = {
        "side": "streamer",
        "kind": "device",
        "value": "aabbccddeeff",
        "ground": "serious_violation",
        "reason": "Sold counterfeit goods.",
        "ends_on": IN_A_MONTH,
    }
    kept = {name: cell for name, cell in (known | cells).items() if cell}
    platforms = {"alice's platform": PLATFORM, str(PLATFORM): PLATFORM}
    return read_line(Row(7, kept), platforms=platforms, now=NOW, today=NOW.date())


def good(**cells: str) -> Line:
    found = line(**cells)
    assert isinstance(found, Line), found
    return found


def test_a_whole_line():
    found = good(
        scopes="go_live | camera",
        categories="clothing|skincare",
        facts="Three rooms.",
        starts_on="2026-01-02",
        ends_on="2199-12-31",
        basis="Decision 12",
    )
    assert (found.line, found.side, found.ground, found.source) == (7, "streamer", "serious_violation", "own")
    assert (found.scopes, found.categories) == (("go_live", "camera"), ("clothing", "skincare"))
    assert found.starts_at == datetime(2026, 1, 2, tzinfo=SHANGHAI)
    assert found.ends_at == datetime(2199, 12, 31, 23, 59, 59, tzinfo=SHANGHAI)
    assert (found.facts, found.basis_text) == ("Three rooms.", "Decision 12")


def test_words_of_a_page_mean_their_codes():
    found = good(
        side="Streamer",
        kind=str(Kind.DEVICE.label),
        scopes=str(Scope.GO_LIVE.label).title(),
        ground=str(GROUNDS["serious_violation"].label).upper(),
    )
    assert (found.side, found.identifiers, found.scopes) == ("streamer", (("device", "aabbccddeeff"),), ("go_live",))
    assert found.ground == "serious_violation"


def test_identifiers_are_kept_in_one_form_each_once():
    resident = number()
    found = good(
        kind="resident_id",
        value=f" {resident[:6]} {resident[6:]} ".lower(),
        kind2="mobile",
        value2="１３８ 0013 8000",
        kind3="mobile",
        value3="+86 138-0013-8000",
    )
    assert found.identifiers == (("resident_id", resident), ("mobile", "+8613800138000"))


@pytest.mark.parametrize("platform", ["Alice's Platform", str(PLATFORM)])
def test_an_account_is_named_with_its_platform(platform):
    assert good(kind="account", value=f"{platform}/shop/1").identifiers == (("account", f"{PLATFORM}/shop/1"),)


@pytest.mark.parametrize("typed", ["2199-12-31", "2199/12/31", "2199.12.31", "2199年12月31日", "２１９９-12-31"])
def test_days_as_people_and_spreadsheets_write_them(typed):
    assert good(ends_on=typed).ends_at == datetime(2199, 12, 31, 23, 59, 59, tzinfo=SHANGHAI)


def test_an_order_of_an_authority_is_its_source():
    assert good(ground="authority_order", basis="Hangzhou market regulation, 2026/18").source == "authority"


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"side": "viewer"}, "side", "side_unknown"),
        ({"side": ""}, "side", "side_unknown"),
        ({"ground": "because"}, "ground", "ground_unknown"),
        ({"ground": "fraud"}, "ground", "ground_of_other_side"),
        ({"reason": ""}, "reason", "reason_missing"),
        ({"reason": "x" * 2001}, "reason", "too_long"),
        ({"scopes": "buy"}, "scopes", "scope_of_other_side"),
        ({"scopes": "go_live|fly"}, "scopes", "scope_unknown"),
        ({"categories": "Clothes and more"}, "categories", "category_unknown"),
        ({"ends_on": ""}, "ends_on", "end_missing"),
        ({"ends_on": "soon"}, "ends_on", "day_unreadable"),
        ({"ends_on": "2026-02-30"}, "ends_on", "day_unreadable"),
        ({"ends_on": "9999-12-31"}, "ends_on", "day_unreadable"),
        ({"ends_on": "2026-01-31"}, "ends_on", "end_past"),
        ({"starts_on": "0001-01-01"}, "starts_on", "day_unreadable"),
        ({"starts_on": "2199-01-01"}, "ends_on", "end_before_start"),
        ({"ends_on": "", "no_end_reason": "x" * 201}, "no_end_reason", "too_long"),
        ({"side": "buyer", "ground": "fraud", "ends_on": "2199-12-31"}, "ends_on", "longer_than_rule"),
        ({"ground": "authority_order"}, "basis", "basis_missing"),
        ({"kind": "", "value": ""}, "value", "subject_missing"),
        ({"kind": ""}, "kind", "kind_missing"),
        ({"kind": "shoe_size"}, "kind", "identifier_unknown_kind"),
        ({"value": ""}, "value", "value_missing"),
        ({"kind3": "mobile"}, "value3", "value_missing"),
        ({"kind": "resident_id", "value": "110101"}, "value", "resident_id_shape"),
        ({"kind": "resident_id", "value": "1.10101E+17"}, "value", "number_rounded"),
        ({"kind2": "mobile", "value2": "12"}, "value2", "mobile_shape"),
        ({"kind": "account", "value": "shop-1"}, "value", "account_platform"),
        ({"kind": "account", "value": "Nobody's platform/shop-1"}, "value", "account_platform"),
        ({"kind": "account", "value": f"{PLATFORM}/"}, "value", "account_shape"),
    ],
)
def test_what_is_wrong_is_told_beside_its_column_in_words(cells, column, code):
    assert line(**cells) == [(7, column, code)]
    assert words.line_words(code) != code


def test_all_that_is_wrong_with_a_line_is_told_at_once():
    problems = line(value="", reason="", ends_on="soon", kind2="shoe_size", value2="42")
    assert {column for _, column, _ in problems} == {"value", "reason", "ends_on", "kind2"}


def test_a_line_is_the_same_out_of_its_content():
    for found in (good(), good(scopes="camera", starts_on="2026-01-02", ends_on="", no_end_reason="ordered so")):
        assert Line.unpacked(found.packed()) == found


@pytest.mark.parametrize("code", [*words.LINES, *IDENTIFIERS, *ENTRIES])
def test_every_code_that_a_line_can_have_is_a_sentence(code):
    assert "%" not in words.line_words(code)


def test_a_day_that_begins_before_today_is_a_day():
    assert good(starts_on=f"{date(2026, 1, 1)}").starts_at < NOW
