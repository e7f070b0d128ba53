"""A package proves itself to somebody who has nothing but Python and this one script."""

import ast
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from evidence import store
from evidence.packages import verify
from evidence.packages.archive import Archive
from tests.evidence.packed import PICTURE, contents, damaged, exhibit, package, packed, wrong

pytestmark = pytest.mark.django_db
SCRIPT = Path(verify.__file__)


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "store"}}
    settings.STORAGES = settings.STORAGES | {"evidence": backend}


def run(folder: Path, data: bytes, *published: str) -> subprocess.CompletedProcess[str]:
    """The script that the package carries, with nothing of the project in sight."""
    (folder / "package.zip").write_bytes(data)
    (folder / "verify.py").write_bytes(contents(data)["verify.py"])
    return subprocess.run(
        [sys.executable, "-I", "verify.py", "package.zip", *published],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_a_package_as_it_was_made_is_whole():
    data, published = package([exhibit()])
    assert wrong(data) == []
    assert wrong(data, published) == []
    assert PICTURE in contents(data).values()


def test_the_script_alone_says_so_and_so_does_its_exit_code(tmp_path):
    data, published = package([exhibit()])
    lines = [json.dumps({"number": number, "chain": chain}) + "\n" for number, chain in published.items()]
    (tmp_path / "seals.log").write_text("".join(lines))
    assert run(tmp_path, data).returncode == 0
    done = run(tmp_path, data, "seals.log")
    assert (done.returncode, done.stdout, done.stderr) == (0, "whole: all is as it was sealed\n", "")


def test_the_script_names_what_it_found_before_it_could_read_no_further(tmp_path):
    data, _ = package()
    done = run(tmp_path, damaged(data, "events.ndjson", lambda old: b"}" + old))
    assert done.returncode == 1
    assert done.stderr.startswith("changed: 'events.ndjson'\nunreadable: ")


def test_the_script_names_the_changed_file_and_fails(tmp_path):
    data, _ = package([exhibit()])
    done = run(tmp_path, damaged(data, "parts/cases.ndjson", lambda old: old.replace(b"LM10-1", b"LM10-2")))
    assert (done.returncode, done.stderr) == (1, "changed: 'parts/cases.ndjson'\n")


@pytest.mark.parametrize("data", [b"", b"no zip", packed({"a.txt": b"a"}), packed({"manifest.json": b"[]"})])
def test_the_script_says_what_can_not_be_read(tmp_path, data):
    (tmp_path / "package.zip").write_bytes(data)
    command = [sys.executable, "-I", str(SCRIPT), "package.zip"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert done.stderr.startswith("unreadable: ")
    assert "Traceback" not in done.stderr


def test_the_script_is_short_and_needs_nothing_but_an_old_python():
    source = SCRIPT.read_text()
    assert len(source.splitlines()) <= 60
    tree = ast.parse(source, feature_version=(3, 8))
    imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(tree))
    assert set(imported) <= sys.stdlib_module_names


def test_any_changed_byte_of_any_file_names_that_file():
    data, _ = package([exhibit()])
    for name, old in contents(data).items():
        for at in {0, len(old) // 2, len(old) - 1} - {-1}:
            found = wrong(damaged(data, name, lambda old, at=at: old[:at] + bytes([old[at] ^ 1]) + old[at + 1 :]))
            assert name == "manifest.json" or ("changed", name) in found, (name, at)


def test_a_byte_changed_in_the_zip_itself_is_noticed_or_changes_no_content():
    data, published = package([exhibit()])
    whole = contents(data)
    for at in range(0, len(data), 7):
        other = data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :]
        assert wrong(other, published) or contents(other) == whole, at


def test_a_missing_and_an_added_file_are_named():
    data, _ = package([exhibit()])
    files = contents(data)
    gone = packed({name: old for name, old in files.items() if name != "parts/cases.ndjson"})
    assert wrong(gone) == [("missing", "parts/cases.ndjson")]
    assert wrong(packed(files | {"parts/more.csv": b"1"})) == [("added", "parts/more.csv")]


def test_a_second_entry_of_the_same_name_does_not_hide_behind_the_first():
    data, _ = package()
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("parts/cases.ndjson", contents(data)["parts/cases.ndjson"])
    assert wrong(file.getvalue()) == [("added", "parts/cases.ndjson")]


def forged(data: bytes, **changed: bytes) -> bytes:
    """Files changed, and the manifest made to fit them."""
    files = contents(data)
    manifest = json.loads(files["manifest.json"])
    for name, new in changed.items():
        manifest["files"][name] = {"sha256": verify.hashlib.sha256(new).hexdigest(), "size": len(new)}
    return packed(files | changed | {"manifest.json": json.dumps(manifest).encode()})


def test_who_makes_the_manifest_fit_a_changed_file_is_caught_by_the_seal():
    data, _ = package()
    assert wrong(forged(data, **{"parts/cases.ndjson": b"{}"})) == [("changed", "manifest.json")]


def test_a_changed_a_missing_and_an_added_event_are_told_apart_and_named():
    data, _ = package(events=4)
    first, second, third, fourth = contents(data)["events.ndjson"].splitlines(keepends=True)
    tampered = third.replace(b"violation", b"no_violation")
    stranger = fourth.replace(b'"id":4', b'"id":77')
    found = wrong(forged(data, **{"events.ndjson": second + tampered + fourth + stranger}))
    assert set(found) == {
        ("changed", "manifest.json"),
        ("missing", "event 1"),
        ("changed", "event 3 (case.decided)"),
        ("added", "event 77 (case.decided)"),
    }


def test_an_exhibit_that_no_sealed_event_froze_is_named():
    data, _ = package([exhibit()])
    name = next(name for name in contents(data) if name.startswith("evidence/"))
    found = wrong(forged(data, **{name: b"another picture"}))
    assert ("not sealed", name) in found
    assert ("missing", "exhibit t-101") in found


def test_bytes_frozen_twice_are_one_file_with_two_events():
    data, _ = package([exhibit(), exhibit()])
    assert sum(name.startswith("evidence/") for name in contents(data)) == 1
    assert wrong(data) == []


def test_what_was_erased_or_never_had_is_missing_lawfully():
    from_store = exhibit(b"gone by now")
    store.delete(bytes(from_store.sha256))
    data, _ = package([exhibit(None), exhibit(b"old", erased_at=from_store.keep_from), from_store])
    assert wrong(data) == []
    assert sorted(json.loads(contents(data)["manifest.json"])["without"].values()) == ["erased", "missing"]


def test_bytes_that_rotted_in_the_store_are_left_out_and_said_to_be_changed(settings):
    kept = exhibit(b"as it was")
    where = Path(settings.STORAGES["evidence"]["OPTIONS"]["location"]) / store.address(bytes(kept.sha256))
    where.write_bytes(b"as it is!")
    data, _ = package([kept])
    assert list(json.loads(contents(data)["manifest.json"])["without"].values()) == ["changed"]


def test_seals_that_were_never_published_are_named():
    data, published = package()
    assert wrong(data, published | {1: "00" * 32}) == [("not published", "seal 1")]
    assert wrong(data, {1: published[1]}) == [("not published", "seal 2")]


def test_a_seal_that_does_not_follow_from_the_one_before_is_named():
    data, _ = package()
    manifest = json.loads(contents(data)["manifest.json"])
    manifest["seals"]["1"]["count"] += 1
    assert wrong(packed(contents(data) | {"manifest.json": json.dumps(manifest).encode()})) == [("changed", "seal 1")]


def test_the_same_contents_make_the_same_bytes():
    assert package([exhibit()])[0] == package([exhibit()])[0]


def test_a_name_is_written_once():
    with Archive(io.BytesIO()) as archive:
        archive.write("a", [b"1"])
        with pytest.raises(ValueError, match="written twice: a"):
            archive.write("a", [b"2"])
