"""A file that is handed in may be anything: the page says what it is, and never unpacks more than it can bear."""

import io
import json
import zipfile

import pytest
from django.utils import timezone

from evidence import merkle
from evidence.models import Seal
from evidence.packages import checking
from evidence.packages.checking import NotAPackage, check
from tests.evidence.packed import contents, damaged, package, packed

pytestmark = pytest.mark.django_db


def checked(data):
    return check(io.BytesIO(data), len(data))


def refused(data):
    with pytest.raises(NotAPackage) as raised:
        checked(data)
    return raised.value.code


def sealed(published):
    """These seals are this site's."""
    for number, chain in published.items():
        now = timezone.now()
        Seal.objects.create(
            number=number,
            cluster="1",
            horizon=0,
            ids=[],
            leaves=b"",
            first_at=now,
            last_at=now,
            root=merkle.EMPTY,
            chain=bytes.fromhex(chain),
        )


def test_a_whole_package_of_this_site_has_no_problems():
    data, published = package()
    sealed(published)
    found = checked(data)
    assert (found.problems, found.files, found.seals) == ([], len(contents(data)) - 1, 2)
    assert found.subject == {"number": "I1"}


def test_a_package_of_another_site_is_told_by_its_seals():
    data, _ = package()
    assert [what for what, _ in checked(data).problems] == ["not published", "not published"]


def test_a_changed_file_is_named():
    data, published = package()
    sealed(published)
    tampered = damaged(data, "parts/cases.ndjson", lambda old: old + b"\n")
    assert checked(tampered).problems == [("changed", "parts/cases.ndjson")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 cut off", "not_zip"),
        (b"\x00" * 1000, "not_zip"),
        (packed({"readme.txt": b"hello"}), "no_manifest"),
        (packed({"../up.txt": b"", "manifest.json": b"{}"}), "path"),
        (packed({"/etc/passwd": b"", "manifest.json": b"{}"}), "path"),
        (packed({"c:\\windows": b"", "manifest.json": b"{}"}), "path"),
        (packed({"a/../../b": b"", "manifest.json": b"{}"}), "path"),
        (packed({"manifest.json": b" " * (checking.MOST_READ + 1)}), "bomb"),
    ],
    ids=["empty", "cut", "zeros", "no manifest", "up", "absolute", "drive", "inner up", "bomb"],
)
def test_what_is_no_package_says_which(data, code):
    assert refused(data) == code


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(checking, "MOST_UNPACKED", 1_000_000)
    monkeypatch.setattr(checking.verify, "problems", lambda *_: pytest.fail("looked into"))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"{}")
        for number in range(11):
            archive.writestr(f"{number}", b"0" * 100_000)
    assert len(file.getvalue()) < 10_000
    assert refused(file.getvalue()) == "bomb"


def test_a_size_that_lies_is_read_no_further_than_it_says():
    """The directory says ten bytes where a megabyte is packed."""
    data, _ = package()
    data = packed(contents(data) | {"large": b"0" * 1_000_000})
    small = data.replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert small != data
    assert ("added", "large") in checked(small).problems


def test_too_large_and_too_many_are_refused(monkeypatch):
    monkeypatch.setattr(checking, "MOST_BYTES", 100)
    assert refused(packed({"manifest.json": b"{}"} | {f"{n}": b"" for n in range(5)})) == "too_big"
    monkeypatch.undo()
    monkeypatch.setattr(checking, "MOST_ENTRIES", 3)
    assert refused(packed({"manifest.json": b"{}"} | {f"{n}": b"" for n in range(3)})) == "too_many"


def test_other_ways_of_packing_are_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("manifest.json", b"{}")
    assert refused(file.getvalue()) == "other"


MANIFESTS = {
    "list": [],
    "text": "x",
    "number": 1,
    "nothing in it": {},
    "files are a list": {"files": [], "seals": {}, "made": {}, "subject": {}, "without": {}},
    "seals are texts": {"files": {}, "seals": {"1": "x"}, "made": {}, "subject": {}, "without": {}},
    "numbers are none": {"files": {}, "seals": {"x": {}}, "made": {}, "subject": [], "without": {}},
    "numbers are huge": {"files": {}, "seals": {"9" * 400: {}}, "made": {}, "subject": {}, "without": {}},
    "numbers are large": {"files": {}, "seals": {"9" * 18: {}}, "made": {}, "subject": {}, "without": {}},
}


@pytest.mark.parametrize("manifest", MANIFESTS.values(), ids=MANIFESTS)
def test_a_forged_manifest_is_an_answer_not_an_error(manifest):
    found = checked(packed({"manifest.json": json.dumps(manifest).encode()}))
    assert found.problems[-1][0] in ("unreadable", "changed", "missing")


def test_brackets_without_end_are_an_answer_too():
    assert checked(packed({"manifest.json": b"[" * 200_000})).problems == [("unreadable", "RecursionError")]


def test_no_more_than_two_hundred_problems_are_named():
    data, _ = package()
    found = checked(packed(contents(data) | {f"more/{number}": b"" for number in range(300)}))
    assert (len(found.problems), found.more) == (200, True)
