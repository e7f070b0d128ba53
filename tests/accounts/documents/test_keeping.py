"""A picture on file: sealed, nameless, private, counted, and really gone once erased."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from accounts.documents import services, storage
from accounts.documents.forms import PictureField
from accounts.documents.pictures import Unfit
from accounts.models import Document
from evidence.models import AuditEvent
from privacy.fields import Unreadable
from tests.accounts.documents.conftest import upload
from tests.accounts.documents.pictures import picture, png_of, with_gps


def path_of(document: Document) -> Path:
    return Path(storage.private().path(document.storage_name))


def test_what_lies_in_storage_is_sealed_and_for_its_owner_alone(keep, party):
    document = keep(with_gps())
    path = path_of(document)
    assert not path.read_bytes().startswith(b"\xff\xd8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert storage.read(document.storage_name, document.pk).startswith(b"\xff\xd8\xff")
    assert str(party.pk) not in path.name


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\x", "李雷身份证.jpg", "a\0b", "/abs.jpg", "x" * 300])
def test_a_name_is_never_used(party, alice, name):
    field = PictureField()
    document = services.keep(party=party, kind="front", upload=field.clean(upload(picture(), name or "x")), user=alice)
    path = path_of(document).resolve()
    assert path.parent == Path(settings.STORAGES["private"]["OPTIONS"]["location"]).resolve()
    assert path.name.isascii()


def test_a_file_put_in_anothers_place_does_not_open(keep):
    mine, other = keep(), keep(picture(size=(50, 50)))
    path_of(mine).write_bytes(path_of(other).read_bytes())
    with pytest.raises(Unreadable):
        storage.read(mine.storage_name, mine.pk)


def test_keeping_is_an_audit_event_without_personal_data(keep, party):
    document = keep()
    event = AuditEvent.objects.get(action="document.kept")
    assert event.target_id == str(document.pk)
    assert event.detail == {"party": str(party.pk), "kind": "front"}


def test_the_same_picture_twice_is_kept_once(keep):
    assert keep().pk == keep().pk
    assert keep(kind="back").pk != keep().pk


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", png_of(30_000, 30_000)])
def test_what_is_refused_leaves_nothing_behind(keep, data):
    before = set(os.listdir(storage.private().location)) if os.path.isdir(storage.private().location) else set()
    with pytest.raises(Unfit):
        keep(data)
    assert not Document.objects.exists()
    after = set(os.listdir(storage.private().location)) if os.path.isdir(storage.private().location) else set()
    assert after == before


def test_a_party_may_keep_only_so_many(keep, monkeypatch):
    monkeypatch.setattr(services, "MOST_DOCUMENTS", 2)
    keep(), keep(kind="back")
    with pytest.raises(Unfit) as unfit:
        keep(kind="licence")
    assert unfit.value.code == "too_many"
    services.erase(Document.objects.filter(kind="back"))
    assert keep(kind="licence")


def test_a_party_may_keep_only_so_much(keep, monkeypatch):
    monkeypatch.setattr(services, "MOST_BYTES_KEPT", keep().size * 3 // 2)
    with pytest.raises(Unfit):
        keep(kind="back")


@pytest.mark.django_db(transaction=True)
def test_of_many_uploads_at_once_only_the_allowed_number_is_kept(alice, party, monkeypatch):
    monkeypatch.setattr(services, "MOST_DOCUMENTS", 3)

    def hand_in(number: int) -> bool:
        try:
            services.keep(party=party, kind="front", upload=upload(picture(size=(20 + number, 20))), user=alice)
            return True
        except Unfit:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        kept = list(pool.map(hand_in, range(8)))
    assert sum(kept) == 3 == Document.objects.count()


def test_erased_is_gone_from_storage(keep, django_capture_on_commit_callbacks):
    document = keep()
    with django_capture_on_commit_callbacks(execute=True):
        assert services.erase(Document.objects.all()) == 1
    assert not path_of(document).exists()
    document.refresh_from_db()
    assert document.erased_at
    assert services.erase(Document.objects.all()) == 0


def test_files_without_a_row_are_swept_and_young_ones_are_not(keep):
    document = keep()
    stray, young = storage.new_name(), storage.new_name()
    for name in (stray, young):
        storage.write(name, uuid4(), b"lost")
    long_ago = (timezone.now() - timedelta(hours=3)).timestamp()
    for name in (stray, document.storage_name):
        os.utime(storage.private().path(name), (long_ago, long_ago))
    services.sweep()
    assert not storage.private().exists(stray)
    assert storage.private().exists(young)
    assert path_of(document).exists()
    storage.delete(young)


def test_a_rotated_key_seals_the_files_anew(keep, settings):
    document = keep()
    before = storage.read(document.storage_name, document.pk)
    settings.FIELD_KEY_FALLBACKS = [settings.FIELD_KEY]
    settings.FIELD_KEY = "bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleSE="
    assert services.reseal() == 1
    assert services.reseal() == 0
    settings.FIELD_KEY_FALLBACKS = []
    document.refresh_from_db()
    assert storage.read(document.storage_name, document.pk) == before


def test_an_upload_in_storage_by_another_name_never_overwrites(keep):
    document = keep()
    kept = storage.private().save(document.storage_name, ContentFile(b"other"))
    assert kept != document.storage_name
    storage.delete(kept)
