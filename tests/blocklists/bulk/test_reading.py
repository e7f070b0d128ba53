"""A file becomes rows of named cells, whoever saved it; what can't be one is a rejected line, and nothing raises."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blocklists.bulk.columns import NAMES, column_of, template_names
from blocklists.bulk.reading import MOST_BYTES, MOST_LINES, read
from blocklists.bulk.records import MOST_CELL, delimiter_of, records
from blocklists.bulk.words import FILES, line_words

HEADER = "side,kind,value,ground,reason"
CHINESE = "对象,标识类型,标识,事由,理由"
LINE = 'buyer,device,aabbccddee,fraud,为了"退款"而欺骗'


def cells(content: bytes) -> list[dict[str, str]]:
    sheet = read(content)
    assert (sheet.problem, sheet.rejected) == ("", ())
    return [row.cells for row in sheet.rows]


def whole(reason: str = "why", value: str = "aabbccddee") -> dict[str, str]:
    return {"side": "buyer", "kind": "device", "value": value, "ground": "fraud", "reason": reason}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_encoding_and_separator_is_read_alike(encoding, delimiter, newline):
    text = newline.join([CHINESE, "buyer,device,aabbccddee,fraud,骗取退款"]).replace(",", delimiter)
    assert cells(text.encode(encoding)) == [whole("骗取退款")]


def test_the_encoding_is_told():
    text = f"{CHINESE}\nbuyer,device,aabbccddee,fraud,骗取退款"
    assert [read(text.encode(one)).encoding for one in ("utf-8", "utf-8-sig", "gb18030")] == [
        "UTF-8",
        "UTF-8",
        "GB18030",
    ]


def test_quoted_cells_hold_separators_line_breaks_and_quotation_marks():
    assert cells(f'{HEADER}\nbuyer,device,aabbccddee,fraud,"one, ""two""\r\nthree"\n'.encode()) == [
        whole('one, "two"\nthree')
    ]


def test_a_mark_inside_a_plain_cell_is_a_mark():
    assert cells(f'{HEADER}\nbuyer,device,aabbccddee,fraud,a 5" screen\n'.encode()) == [whole('a 5" screen')]


@pytest.mark.parametrize("typed", ['="110101"', "'110101", " 110101 ", '"=""110101"""'])
def test_what_keeps_a_spreadsheet_from_rounding_is_taken_off(typed):
    assert cells(f"{HEADER}\nbuyer,device,{typed},fraud,why".encode()) == [whole(value="110101")]


def test_blank_lines_and_the_separators_own_line_are_passed_by():
    assert cells(f"sep=;\n{HEADER};\n\n;;;;\nbuyer;device;aabbccddee;fraud;why;;;\n".replace(",", ";").encode()) == [
        whole()
    ]


def test_lines_are_numbered_as_in_the_file():
    content = f'{HEADER}\n\nbuyer,device,aabbccddee,fraud,"two\nrows"\nbuyer,device,aabbccddee,fraud,why\n'
    assert [row.line for row in read(content.encode()).rows] == [3, 5]


def test_a_column_may_be_missing_when_it_is_not_needed_and_a_cell_at_the_end_too():
    header = f"{HEADER},facts,kind2,value2"
    assert cells(f"{header}\nbuyer,device,aabbccddee,fraud,why".encode()) == [whole()]


@pytest.mark.parametrize("column", NAMES)
def test_every_column_has_its_name_in_both_languages(column):
    assert {column_of(name) for name in (column, column.upper(), *NAMES[column])} == {column}


@pytest.mark.parametrize("typed", ["Kind 2", "kind_2", "KIND2", "标识类型２"])
def test_a_further_kind_is_known_by_its_number(typed):
    assert column_of(typed) == "kind2"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_template_is_read_as_what_it_is(language):
    names = template_names(language)
    assert len(set(map(column_of, names))) == len(names)
    assert "" not in map(column_of, names)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "file_empty"),
        (b" \n\n ", "file_empty"),
        (HEADER.encode(), "file_empty"),
        (b"x" * (MOST_BYTES + 1), "file_too_large"),
        (b"\x89PNG\r\n\x1a\n\xff\xff\xff", "file_is_no_text"),
        (b"\xff\xfe\x00", "file_is_no_text"),
        (b"a,b,c\n1,2,3", "header_missing"),
        (f'"{HEADER}\n1,2'.encode(), "header_unreadable"),
        (f"{HEADER},colour\n".encode(), "column_unknown"),
        (f"{HEADER},side\n".encode(), "column_twice"),
        (f"{HEADER},对象\n".encode(), "column_twice"),
        (b"side,kind,value\nx,y,z", "columns_missing"),
        (f"{HEADER},kind2\n".encode(), "columns_missing"),
        (f"{HEADER}\n{'x' + chr(10)}".encode() + b"x\n" * MOST_LINES, "file_too_long"),
    ],
)
def test_what_is_wrong_with_the_whole_file_is_one_answer(content, problem):
    sheet = read(content)
    assert (sheet.problem, sheet.rows, sheet.rejected) == (problem, (), ())
    assert problem in FILES


def test_a_bad_column_is_told_by_its_place():
    assert read(f"{HEADER},colour\n".encode()).column == 6
    assert read(b"side,kind,value\nx,y,z").missing == ("ground", "reason")


@pytest.mark.parametrize(
    ("bad", "column", "code"),
    [
        ('buyer,device,"aabb,fraud,why', "", "quotation_open"),
        ('buyer,device,"aabb"x,fraud,why', "", "quotation_broken"),
        (f"buyer,device,aabb,fraud,{'x' * (MOST_CELL + 1)}", "", "cell_too_long"),
        ("buyer,device,aabb,fraud,why,more", "", "cells_too_many"),
        ("," * 200, "", ""),
        (f"{',' * 200}x", "", "cells_too_many"),
        ("buyer,device,aa\0bb,fraud,why", "value", "control_character"),
        ("buyer,device,aabb,fraud,why\x1b", "reason", "control_character"),
    ],
)
def test_a_bad_line_is_rejected_and_its_neighbours_are_not(bad, column, code):
    good = "buyer,device,aabbccddee,fraud,why"
    sheet = read(f"{HEADER}\n{good}\n{bad}\n{good}\n".encode())
    assert [row.line for row in sheet.rows] == [2, 4]
    assert sheet.rejected == (((3, column, code),) if code else ())
    assert not code or line_words(code) != code


def test_ten_thousand_open_quotations_are_ten_thousand_rejected_lines():
    sheet = read(f"{HEADER}\n".encode() + (b'"' + b"a" * 400 + b"\n") * MOST_LINES)
    assert (len(sheet.rejected), sheet.lines) == (MOST_LINES, MOST_LINES)


@given(st.binary(max_size=600))
@example(b'side,kind,value,ground,reason\n"')
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe")
@example(b"\xfe\xff\xd8\x00")
def test_no_bytes_raise(content):
    sheet = read(content)
    assert not sheet.problem or sheet.problem in FILES


@given(st.binary(max_size=600))
def test_no_bytes_behind_a_good_header_raise_and_every_line_is_accounted_for(content):
    sheet = read(HEADER.encode() + b"\n" + content)
    assert sheet.problem in ("", "file_empty", "file_is_no_text")
    assert sheet.lines == len(sheet.rows) + len(sheet.rejected)


# what a spreadsheet may hold in a cell, less what is rejected by design
_CELL = (
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
    .map(str.strip)
    .filter(lambda cell: not cell.startswith(("'", '="')))
)


@given(st.lists(st.lists(_CELL, min_size=5, max_size=5), max_size=8), st.sampled_from([",", "\t", ";"]))
def test_what_a_spreadsheet_writes_is_read_as_it_was(rows, delimiter):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([HEADER.split(","), *rows])
    sheet = read(text.getvalue().encode())
    found = [[row.cells.get(name, "") for name in HEADER.split(",")] for row in sheet.rows]
    assert found == [row for row in rows if any(row)]


@given(st.text(max_size=300), st.sampled_from([",", "\t", ";"]))
def test_records_end_and_their_lines_rise(text, delimiter):
    lines = [record.line for record in records(text, delimiter)]
    assert lines == sorted(set(lines))
    assert delimiter_of(text) in (",", "\t", ";")
