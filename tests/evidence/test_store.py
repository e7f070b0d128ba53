"""Bytes under their SHA-256: written once, whole, and read back only when they still are that."""

import hashlib
import os
from datetime import timedelta

import pytest
from django.utils import timezone

from evidence import store, writing
from evidence.actors import system
from evidence.exhibits import exhibits_of, facts_digest, freeze
from evidence.models import AuditEvent, Exhibit
from evidence.sweeping import prefixes_of_hour, sweep

pytestmark = pytest.mark.django_db

WORDS = "加我微信，直接转账更便宜".encode()


def frozen(data: bytes | None = WORDS, **fields) -> Exhibit:
    return freeze(
        **{
            "kind": Exhibit.Kind.FILE,
            "data": data,
            "media_type": "text/plain",
            "subject_kind": "inspection",
            "subject_id": "i-1",
            "place": "330100",
            "retention": "inspections",
            "keep_from": timezone.now(),
            "actor": system("test"),
        }
        | fields
    )


def path_of(folder, digest: bytes):
    return folder / store.address(digest)


def age(path, days: int = 2) -> None:
    moment = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))


def test_what_was_put_is_read_under_its_sha256(folder):
    digest = store.put(WORDS)
    assert digest == hashlib.sha256(WORDS).digest()
    assert store.read(digest) == WORDS
    assert store.check(digest) == len(WORDS)
    with store.open(digest) as file:
        assert file.read(3) == WORDS[:3]


def test_an_empty_file_is_kept_like_any_other(folder):
    assert store.read(store.put(b"")) == b""


def test_a_file_is_put_as_its_bytes_are(folder, tmp_path):
    path = tmp_path / "package.zip"
    path.write_bytes(os.urandom(3 * writing.CHUNK + 1))
    digest = store.put_file(path)
    assert store.read(digest) == path.read_bytes()
    assert store.put(path.read_bytes()) == digest


def test_the_address_tells_nothing_and_the_folder_is_nobody_elses(folder):
    path = path_of(folder, store.put(WORDS))
    assert path.relative_to(folder).parts == (path.name[:2], path.name[2:4], path.name)
    assert path.stat().st_mode & 0o777 == 0o600
    assert {parent.stat().st_mode & 0o777 for parent in path.parents[:3]} == {0o700}


def test_writing_twice_is_once(folder):
    path = path_of(folder, store.put(WORDS))
    before = path.stat()
    store.put(WORDS)
    assert path.stat().st_ino == before.st_ino
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_what_was_cut_short_gives_way_to_the_whole(folder):
    path = path_of(folder, store.put(WORDS))
    path.write_bytes(WORDS[:5])
    assert store.read(store.put(WORDS)) == WORDS


def test_a_writer_that_is_stopped_leaves_nothing_at_the_address(folder, monkeypatch):
    def full(handle: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(writing.os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        store.put(WORDS)
    assert not path_of(folder, hashlib.sha256(WORDS).digest()).exists()
    assert not list((folder / writing.INCOMING).iterdir())


def test_missing_and_changed_are_told_apart_and_named(folder):
    digest = store.put(WORDS)
    path_of(folder, digest).write_bytes(WORDS.replace("更".encode(), "不".encode()))
    for look in (store.read, store.check):
        with pytest.raises(store.Changed, match=digest.hex()):
            look(digest)
    path_of(folder, digest).unlink()
    for look in (store.read, store.check, store.open):
        with pytest.raises(store.Missing, match=digest.hex()):
            look(digest)


def test_the_same_bytes_frozen_twice_are_two_exhibits_and_one_object(folder):
    first, second = frozen(), frozen()
    assert first.pk != second.pk
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [bytes(first.sha256).hex()]
    assert exhibits_of("inspection", "i-1") == [first, second]


def test_freezing_is_an_audit_event_with_the_digest(folder):
    exhibit = frozen(offset_ms=5000, facts={"b": 2, "a": 1})
    event = AuditEvent.objects.get(action="exhibit.frozen")
    assert (event.target_kind, event.target_id) == ("exhibit", str(exhibit.pk))
    assert event.detail == {
        "kind": "file",
        "sha256": hashlib.sha256(WORDS).hexdigest(),
        "size": len(WORDS),
        "subject_kind": "inspection",
        "subject_id": "i-1",
        "offset_ms": 5000,
        "facts_sha256": facts_digest(Exhibit.objects.get().facts),
    }


def test_what_could_not_be_had_is_an_exhibit_without_bytes(folder):
    exhibit = frozen(None, facts={"why": "unreachable"})
    assert (exhibit.sha256, exhibit.size) == (None, 0)
    assert AuditEvent.objects.get(action="exhibit.frozen").detail["sha256"] is None


def test_bytes_go_only_when_no_exhibit_needs_them(folder):
    first, second = frozen(), frozen()
    digest = bytes(first.sha256)
    Exhibit.objects.filter(pk=first.pk).update(erased_at=timezone.now())
    assert not store.delete(digest)
    assert store.read(digest) == WORDS
    Exhibit.objects.filter(pk=second.pk).update(erased_at=timezone.now())
    assert store.delete(digest)
    with pytest.raises(store.Missing):
        store.read(digest)
    assert store.delete(digest)


def test_what_a_higher_app_needs_stays(folder, monkeypatch):
    digest = store.put(WORDS)
    monkeypatch.setattr(store, "NEEDED", [*store.NEEDED, lambda digests: {digest} & set(digests)])
    assert not store.delete(digest)


def test_the_sweep_takes_old_objects_that_nobody_needs(folder):
    needed, young, old = bytes(frozen().sha256), store.put(b"young"), store.put(b"old")
    age(path_of(folder, needed))
    age(path_of(folder, old))
    half = folder / writing.INCOMING / "half"
    half.write_bytes(b"ol")
    age(half)
    foreign = folder / old.hex()[:2] / old.hex()[2:4] / "readme"
    foreign.write_text("not ours")
    everywhere = [prefix for hour in range(24) for prefix in prefixes_of_hour(hour)]
    assert len(set(everywhere)) == 256
    assert sweep(everywhere) == 1
    assert store.read(needed) == WORDS
    assert store.read(young) == b"young"
    assert not path_of(folder, old).exists()
    assert not half.exists()
    assert foreign.exists()
    assert sweep(everywhere) == 0


def test_an_old_object_that_is_put_again_is_young_again(folder):
    digest = store.put(WORDS)
    age(path_of(folder, digest))
    store.put(WORDS)
    assert sweep([digest.hex()[:2]]) == 0


def test_a_store_that_is_still_empty_has_nothing_to_sweep(folder):
    assert sweep(["ab"]) == 0
