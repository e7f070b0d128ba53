"""A file that is not what it should be: a clear code, and nothing here has changed."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocklists.models import Change, Entry, Identifier, ListImport
from blocklists.refusing import Refused
from blocklists.sharing.lists import close_list, make_list_out
from blocklists.sharing.words import SENTENCES
from blocklists.words import sentence
from tests.blocklists.sharing.partner import (
    SIGNER,
    bring,
    bring_raw,
    entry,
    gone,
    header,
    later,
    number,
    signed,
    written,
)

FILE = written([entry(1), entry(2)])
SIGNATURE = signed(FILE)


def refused(*arguments, **facts) -> Refused:
    """What the import answers, once it is sure that it left nothing."""
    with pytest.raises(Refused) as caught:
        bring_raw(*arguments, **facts)
    assert not any(model.objects.exists() for model in (Entry, Identifier, Change, ListImport))
    assert caught.value.code in SENTENCES
    assert "%(" not in sentence(caught.value)
    return caught.value


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, 8 * len(FILE) - 1))
def test_one_bit_flipped_anywhere_in_the_file_is_refused(shared, bit):
    broken = bytearray(FILE)
    broken[bit // 8] ^= 1 << bit % 8
    assert refused(shared, bytes(broken), SIGNATURE).code == "signature_wrong"


def test_one_bit_flipped_anywhere_in_the_signature_is_refused(shared):
    # all of the end, where base64 has bits to spare; the rest by samples
    for bit in [*range(0, 8 * (len(SIGNATURE) - 5), 7), *range(8 * (len(SIGNATURE) - 5), 8 * len(SIGNATURE))]:
        broken = bytearray(SIGNATURE)
        broken[bit // 8] ^= 1 << bit % 8
        assert refused(shared, FILE, bytes(broken)).code in ("signature_wrong", "signature_unreadable")


def test_a_file_cut_short_anywhere_is_refused(shared):
    for length in range(0, len(FILE), 97):
        assert refused(shared, FILE[:length], SIGNATURE).code == "signature_wrong"


def test_another_publishers_signature_is_refused(shared):
    assert refused(shared, FILE, signed(FILE, Ed25519PrivateKey.generate())).code == "signature_wrong"


def test_a_signature_over_the_bare_file_is_refused(shared):
    assert refused(shared, FILE, SIGNER.sign(FILE)).code == "signature_unreadable"


@pytest.mark.parametrize(
    "signature",
    [b"", b"\xff" * 500, SIGNATURE * 2, b"\n" + SIGNATURE, SIGNATURE + b"\n"],
    # signed with a key of this process: the words would differ between two workers
    ids=["empty", "long", "twice", "newline-before", "newline-after"],
)
def test_what_is_no_signature_file_is_named_so(shared, signature):
    assert refused(shared, FILE, signature).code == "signature_unreadable"


def test_the_signature_is_checked_before_anything_is_read(shared):
    assert refused(shared, b"{" * 100_000, SIGNATURE).code == "signature_wrong"


HEADERS = [
    ({"format": "another"}, "format_unknown"),
    ({"version": 2}, "version_unknown"),
    ({"version": True}, "version_unknown"),
    ({"list": number(5)}, "list_foreign"),
    ({"list": "mine"}, "header_broken"),
    ({"publisher": ""}, "header_broken"),
    ({"sequence": 0}, "header_broken"),
    ({"sequence": 2**31}, "header_broken"),
    ({"sequence": 1.5}, "header_broken"),
    ({"valid_until": later(minutes=-1)}, "file_past"),
    ({"valid_until": "2026-02-30T00:00:00Z"}, "header_broken"),
    ({"made_at": later(days=1)}, "file_of_tomorrow"),
    ({"made_at": "9999-12-31T23:59:59-12:00"}, "header_broken"),
    ({"key_check": "0" * 32}, "key_check_wrong"),
    ({"entries": 3}, "count_wrong"),
    ({"entries": 1}, "count_wrong"),
    ({"entries": 10**9}, "header_broken"),
    ({"surprise": 1}, "header_broken"),
]


@pytest.mark.parametrize(("facts", "code"), HEADERS, ids=[f"{min(facts)}-{n}" for n, (facts, _) in enumerate(HEADERS)])
def test_a_header_that_does_not_fit_is_refused(shared, facts, code):
    assert refused(shared, written([entry(1), entry(2)], **facts)).code == code


@pytest.mark.parametrize("first", [b"", b"\n", b"[]\n", b"null\n", b"{\n", b"\xff\xfe\n", b"{" + b" " * 9000 + b"}\n"])
def test_a_first_line_that_is_no_header_is_refused(shared, first):
    assert refused(shared, first).code == "header_unreadable"


DEVICE = {"kind": "device", "digest": "0" * 32}
BROKEN = [
    ("id", "1"),
    ("id", number(1).upper().replace("0", "A")),
    ("state", "proposed"),
    ("side", "viewer"),
    ("side", ["streamer"]),
    ("scopes", []),
    ("scopes", ["buy"]),
    ("scopes", ["camera", "camera"]),
    ("scopes", "camera"),
    ("scopes", [["camera"]]),
    ("categories", ["Food"]),
    ("categories", ["food", "food"]),
    ("categories", ["a}"]),
    ("categories", ["food\n"]),
    ("categories", [str(n) for n in range(21)]),
    ("ground", "fraud"),
    ("ground", "unheard"),
    ("article", "house:1"),
    ("article", "LM2021 14\t"),
    ("source", "shared"),
    ("listed_at", None),
    ("starts_at", "2026-11-22"),
    ("starts_at", "2026-11-22T00:00:00"),
    ("starts_at", "2026-13-22T00:00:00Z"),
    ("ends_at", later(days=-40)),
    ("ends_at", 5),
    ("identifiers", []),
    ("identifiers", {}),
    ("identifiers", [DEVICE, DEVICE]),
    ("identifiers", [DEVICE | {"kind": "account"}]),
    ("identifiers", [DEVICE | {"kind": "address"}]),
    ("identifiers", [DEVICE | {"kind": ["device"]}]),
    ("identifiers", [DEVICE | {"digest": "0" * 31}]),
    ("identifiers", [DEVICE | {"digest": "A" * 32}]),
    ("identifiers", [DEVICE | {"value": "13800138000"}]),
    ("identifiers", [{"kind": "device", "digest": f"{n:032x}"} for n in range(21)]),
]


@pytest.mark.parametrize(("name", "value"), BROKEN, ids=[f"{name}-{place}" for place, (name, _) in enumerate(BROKEN)])
def test_a_broken_line_is_refused_with_its_number_and_the_whole_file_with_it(shared, name, value):
    problem = refused(shared, written([entry(1), entry(2) | {name: value}]))
    assert (problem.code, problem.facts) == ("line_broken", {"line": 3, "name": name})


@pytest.mark.parametrize("name", ["ends_at", "identifiers", "side"])
def test_a_field_that_is_missing_is_named(shared, name):
    line = entry(1)
    del line[name]
    assert refused(shared, written([line])).facts == {"line": 2, "name": name}


def test_a_field_that_nobody_knows_is_refused_and_not_repeated(shared):
    assert refused(shared, written([entry(1, **{"13800138000": 1})])).facts == {"line": 2, "name": "?"}
    assert refused(shared, written([gone(1) | {"why": "x"}])).code == "line_broken"


@pytest.mark.parametrize("line", [b"\n", b"{}x\n", b'"text"\n', b"\x00\n", b'{"id": NaN}\n', b"x" * 20_000 + b"\n"])
def test_a_line_that_cannot_be_read_is_refused(shared, line):
    problem = refused(shared, written([entry(1)], entries=2) + line)
    assert (problem.code, problem.facts) == ("line_unreadable", {"line": 3})


def test_an_entry_that_stands_in_the_file_twice_is_refused(shared):
    assert refused(shared, written([entry(1), entry(2), gone(1)])).facts == {"line": 4}


def test_an_empty_list_is_a_list(shared):
    assert bring(shared, []).added == 0


def test_a_list_that_is_closed_or_over_or_goes_the_other_way_takes_nothing_in(shared):
    out, _ = make_list_out(user=None, name="To Bob", partner="Bob", ends_at=datetime.now(UTC) + timedelta(days=1))
    assert refused(out, FILE, SIGNATURE).code == "list_other_way"
    close_list(user=None, list_id=shared.pk)
    assert refused(shared, FILE, SIGNATURE).code == "list_closed"


def test_after_the_agreements_end_nothing_is_taken_in(shared):
    shared.ends_at = datetime.now(UTC) - timedelta(seconds=1)
    shared.save(update_fields=["ends_at"])
    assert refused(shared, FILE, SIGNATURE).code == "agreement_ended"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=80), st.sampled_from([b"{}", b"[]", b"1"])), max_size=4))
def test_whatever_a_partner_signs_is_answered_with_a_code(shared, lines):
    header_line = written([])
    assert refused(shared, header_line + b"\n".join([*lines, b"x"])).code in ("line_unreadable", "line_broken")


def test_the_header_of_these_tests_is_good(shared):
    assert header(0)["version"] == 1
    assert bring_raw(shared, FILE, SIGNATURE).added == 2
