"""Exhibits are sealed through the events that tell of them; their bytes are read when asked."""

import pytest
from django.utils import timezone

from evidence import store
from evidence.actors import system
from evidence.exhibits import freeze
from evidence.models import Exhibit
from evidence.seals.sealing import seal
from evidence.seals.verifying import verify
from tests.evidence.sealing import by_force, nothing_but_ours


@pytest.fixture
def exhibit(db, folder):
    nothing_but_ours()
    for data in (b"what was said", None):
        freeze(
            kind="words",
            data=data,
            media_type="text/plain",
            subject_kind="stream",
            subject_id=7,
            place="330100",
            facts={"count": 3},
            retention="exhibits",
            keep_from=timezone.now(),
            actor=system("test"),
        )
    seal()
    return Exhibit.objects.exclude(sha256=None).get()


def codes(**asked):
    return [(problem.code, problem.what) for problem in verify(**asked).problems]


def test_untouched_exhibits_and_their_bytes_are_sound(exhibit):
    report = verify(files=True)
    assert report.is_sound
    assert (report.exhibits, report.objects) == (2, 1)


@pytest.mark.parametrize(
    "change",
    ["sha256 = sha256('x')", "size = 4", "subject_id = '8'", "kind = 'title'", "facts = '{}'", "sha256 = NULL"],
)
def test_a_changed_exhibit_is_named(exhibit, change):
    by_force(f"UPDATE evidence_exhibit SET {change} WHERE id = %s", exhibit.pk)
    ((code, what),) = codes()
    assert code == "exhibit_changed"
    assert str(exhibit.pk) in what


def test_an_exhibit_that_is_gone_is_named(exhibit):
    by_force("DELETE FROM evidence_exhibit WHERE id = %s", exhibit.pk)
    assert codes() == [("exhibit_missing", f"exhibit {exhibit.pk}")]


def test_an_exhibit_that_nobody_froze_is_named(exhibit):
    added = Exhibit.objects.create(
        kind="words", subject_kind="stream", subject_id="7", retention="exhibits", keep_from=timezone.now()
    )
    assert codes() == [("exhibit_added", f"exhibit {added.pk} (words)")]


def test_an_exhibit_marked_as_erased_by_hand_is_named(exhibit):
    by_force("UPDATE evidence_exhibit SET erased_at = now() WHERE id = %s", exhibit.pk)
    assert codes(files=True) == [("exhibit_hidden", f"exhibit {exhibit.pk} (words)")]


@pytest.mark.parametrize(("left", "code"), [(None, "object_missing"), (b"something else", "object_changed")])
def test_bytes_that_are_gone_or_others_are_named_when_files_are_read(exhibit, folder, left, code):
    path = folder / store.address(bytes(exhibit.sha256))
    path.unlink()
    if left:
        path.write_bytes(left)
    assert codes() == []
    assert codes(files=True) == [(code, f"exhibit {exhibit.pk} (SHA-256 {bytes(exhibit.sha256).hex()})")]
