"""manage.py blocklist, as somebody types it who has never seen it."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from blocklists.models import Entry, SharedList
from tests.blocklists.sharing.partner import KEY, LIST, SIGNER, entry, signed, text, written

PUBLIC = text(SIGNER.public_key().public_bytes_raw())


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("blocklist", *map(str, arguments), stdout=out)
    return out.getvalue()


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def taken_in(seeded, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(text(KEY) + "\n"))
    run("new-in", "From Bob", "--partner", "Bob", "--until", day(30), "--list", LIST, f"--public-key={PUBLIC}")
    return SharedList.objects.get(name="From Bob")


def test_a_list_goes_out_as_two_files_that_another_takes_in(seeded, listed, tmp_path, monkeypatch):
    listed(("device", "device-one"))
    shown = dict(
        line.split(": ", 1)
        for line in run("new-out", "To Bob", "--partner", "Bob", "--until", day(30)).splitlines()[:3]
    )
    file, signature = run("export", "To Bob", tmp_path).splitlines()[:2]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(p.rpartition("/")[2] for p in (file, signature))
    monkeypatch.setattr("sys.stdin", io.StringIO(shown["Key (shown only now)"]))
    run(
        "new-in",
        "Mine",
        "--partner",
        "x",
        "--until",
        day(9),
        "--list",
        shown["List"],
        # with an equals sign: one key in 64 begins with a dash
        f"--public-key={shown['Public key']}",
    )
    assert "1 new" in run("import", "Mine", file, signature)
    assert Entry.objects.get(source="shared").list.name == "Mine"


def test_a_file_is_taken_in(taken_in, tmp_path):
    file, signature = tmp_path / "file", tmp_path / "file.sig"
    file.write_bytes(raw := written([entry(1)]))
    signature.write_bytes(signed(raw))
    assert run("import", "From Bob", file, signature).startswith(
        "File 1: 1 new, 0 changed, 0 withdrawn, 1 identifiers."
    )
    assert "From Bob  in  Bob  file 1, until" in run("lists")


def test_what_is_refused_says_why_and_changes_nothing(taken_in, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(written([entry(1)]))
    signature = tmp_path / "file.sig"
    signature.write_bytes(signed(b"another"))
    with pytest.raises(CommandError, match="another publisher signed it"):
        run("import", "From Bob", file, signature)
    with pytest.raises(CommandError, match="No such file"):
        run("import", "From Bob", tmp_path / "nowhere", signature)
    assert not Entry.objects.exists()


def test_a_key_that_is_none_is_refused(seeded, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(CommandError, match="This is no key"):
        run("new-in", "From Bob", "--partner", "Bob", "--until", day(30), "--list", LIST, f"--public-key={PUBLIC}")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["new-out", "To Bob", "--partner", "Bob", "--until", "tomorrow"], "tomorrow is no day"),
        (["new-out", "To Bob", "--partner", "Bob", "--until", "2020-01-01"], "over already"),
        (["new-out", "To Bob", "--partner", "Bob", "--until", "9999-12-31"], "is no day"),
        (
            ["new-out", "To Bob", "--partner", "Bob", "--until", "2199-01-01", "--client", "Carol"],
            "No client is named Carol",
        ),
        (["export", "To Bob", "."], "No list is named To Bob"),
        (["export", "To Bob", "/nowhere/at/all"], "There is no folder"),
        (["close", "To Bob"], "No list is named To Bob"),
        ([], "required: action"),
    ],
    ids=["word", "past", "end of time", "client", "list", "folder", "close", "nothing"],
)
def test_a_mistake_is_answered_with_what_to_do(seeded, arguments, problem):
    with pytest.raises(CommandError, match=problem):
        run(*arguments)


def test_without_a_list_the_next_step_is_named(seeded):
    assert "blocklist new-out" in run("lists")


def test_a_list_is_closed_and_shown_so(taken_in):
    run("close", "From Bob")
    assert "closed" in run("lists")
