"""The canonical line of an event: readable, the same for everybody, and exact to the digit."""

import json

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.actors import Actor
from evidence.seals.canonical import COLUMNS, SELECTED, line_of
from evidence.services import record

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
DETAILS = st.dictionaries(
    TEXT,
    st.recursive(
        st.none() | st.booleans() | st.integers(1 - 10**17, 10**17 - 1) | TEXT,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


def a_row(detail: str = "{}", **fields) -> list:
    usual = dict.fromkeys(COLUMNS, "") | {"id": 7, "at": "2026-11-22T10:00:00.000000+00:00", "xact": "750"}
    return list((usual | {"detail": detail} | fields).values())


@settings(derandomize=True, deadline=None, max_examples=60)
@given(DETAILS, TEXT)
def test_the_standard_library_writes_the_same_bytes(detail, label):
    row = a_row(json.dumps(detail), actor_label=label)
    fields = dict(zip(COLUMNS, row, strict=True)) | {"detail": detail}
    assert line_of(row) == json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_all_columns_of_the_row_are_in_the_line(db):
    alice = Actor("user", "1", "moderator", "爱丽丝")
    record(actor=alice, action="case.claimed", target_kind="case", target_id=7, target_label="x", version=3)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = 'evidence_auditevent'::regclass"
            " AND attnum > 0 AND NOT attisdropped"
        )
        columns = cursor.fetchone()[0]
        cursor.execute(
            f"SELECT {SELECTED}, pg_current_xact_id()::text FROM evidence_auditevent ORDER BY id DESC LIMIT 1"
        )
        *row, xact = cursor.fetchone()
    fields = json.loads(line_of(row))
    assert sorted(fields) == sorted(columns) == sorted(COLUMNS)
    assert fields["actor_label"] == "爱丽丝"
    assert fields["detail"] == {"version": 3}
    assert fields["xact"] == xact
    assert "爱丽丝".encode() in line_of(row)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/St_Johns"])
def test_whatever_the_session_shows_the_time_is_in_utc_with_microseconds(db, zone):
    record(actor=Actor("system", "x", "system", "x"), action="a", target_kind="t", target_id=1)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL TIME ZONE '{zone}'")
        cursor.execute(f"SELECT {SELECTED} FROM evidence_auditevent ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        cursor.execute("SELECT at FROM evidence_auditevent WHERE id = %s", [row[0]])
        at = cursor.fetchone()[0]
    assert json.loads(line_of(row))["at"] == at.isoformat(timespec="microseconds")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("0.1", "0.10"),
        ("1", "1.0"),
        ("0.10000000000000001", "0.1"),
        ("12345678901234567890123", "12345678901234567890124"),
        ("9007199254740993", "9007199254740992"),
        ("1" + "0" * 400 + ".5", "1" + "0" * 400),
    ],
    ids=["zero", "point", "digit", "long", "double", "huge"],
)
def test_no_change_of_a_number_is_too_small(before, after):
    assert line_of(a_row(f'{{"n": {before}}}')) != line_of(a_row(f'{{"n": {after}}}'))


@pytest.mark.parametrize(
    "detail",
    ['{"n": ' + "9" * 5000 + "}", '{"n": ' + "[" * 3000 + "]" * 3000 + "}"],
    ids=["a number too long to read", "deeper than any reader goes"],
)
def test_a_monstrous_detail_written_by_hand_stops_no_seal(detail):
    assert json.loads(line_of(a_row(detail)))["detail"]
