"""The same store in an S3-compatible bucket, by setting alone."""

import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError
from django.utils import timezone

from evidence import store
from evidence.actors import system
from evidence.exhibits import freeze
from evidence.models import AuditEvent, Exhibit
from evidence.sweeping import sweep
from tests.evidence.bucket import Bucket

pytestmark = pytest.mark.django_db

WORDS = "加我微信，直接转账更便宜".encode()


@pytest.fixture
def bucket(settings) -> Iterator[Bucket]:
    bucket = Bucket()
    settings.STORAGES = settings.STORAGES | {
        "evidence": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": "evidence",
                "endpoint_url": bucket.url,
                "access_key": "alice",
                "secret_key": "not-a-secret",
                "region_name": "us-east-1",
                "addressing_style": "path",
            },
        }
    }
    yield bucket
    bucket.stop()


def puts(bucket: Bucket) -> list[str]:
    return [key for method, key in bucket.requests if method == "PUT"]


def test_what_was_put_is_read_under_its_sha256(bucket):
    digest = store.put(WORDS)
    assert digest == hashlib.sha256(WORDS).digest()
    assert bucket.objects[store.address(digest)][0] == WORDS
    assert store.read(digest) == WORDS
    assert store.check(digest) == len(WORDS)
    with store.open(digest) as file:
        assert file.read() == WORDS


def test_a_file_of_several_chunks_is_put_as_its_bytes_are(bucket, tmp_path):
    path = tmp_path / "package.zip"
    path.write_bytes(os.urandom(3_000_001))
    assert store.read(store.put_file(path)) == path.read_bytes()


def test_writing_twice_is_once(bucket):
    digest = store.put(WORDS)
    store.put(WORDS)
    assert puts(bucket) == [store.address(digest)]


def test_what_is_old_is_written_again_so_that_no_sweep_takes_it(bucket):
    digest = store.put(WORDS)
    bucket.objects[store.address(digest)] = (WORDS, timezone.now() - timedelta(days=2))
    store.put(WORDS)
    assert len(puts(bucket)) == 2
    assert sweep([digest.hex()[:2]]) == 0


def test_missing_and_changed_are_told_apart(bucket):
    digest = store.put(WORDS)
    bucket.objects[store.address(digest)] = (WORDS[::-1], timezone.now())
    with pytest.raises(store.Changed, match=digest.hex()):
        store.read(digest)
    del bucket.objects[store.address(digest)]
    for look in (store.read, store.check, store.open):
        with pytest.raises(store.Missing, match=digest.hex()):
            look(digest)


def test_a_bucket_that_refuses_freezes_nothing(bucket):
    bucket.broken = True
    with pytest.raises(ClientError):
        freeze(
            kind=Exhibit.Kind.FILE,
            data=WORDS,
            media_type="text/plain",
            subject_kind="inspection",
            subject_id="i-1",
            place="330100",
            retention="inspections",
            keep_from=timezone.now(),
            actor=system("test"),
        )
    assert not Exhibit.objects.exists()
    assert not AuditEvent.objects.filter(action="exhibit.frozen").exists()


def test_what_nobody_needs_is_deleted_and_swept(bucket):
    first, second = store.put(b"first"), store.put(b"second")
    assert store.delete(first)
    assert store.delete(first)
    body, _at = bucket.objects[store.address(second)]
    bucket.objects[store.address(second)] = (body, timezone.now() - timedelta(days=2))
    assert sweep([second.hex()[:2]]) == 1
    assert not bucket.objects
