"""The publisher's secret: shown once, kept as a digest, one in force."""

import base64
import os
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import Membership
from evidence.models import AuditEvent
from livestream.keys import NotYours, issue_key, publishing_name, rotate_key, stream_for_key
from livestream.models import Stream, StreamKey
from livestream.services import StreamRefused
from tests.conftest import new_stream
from tests.livestream.admission.build import ACTOR, green_room


def key_of(stream) -> str:
    return issue_key(stream=stream, actor=ACTOR)


def test_the_key_and_the_name_together_find_the_stream(stream):
    key = key_of(stream)
    assert publishing_name(stream) == stream.pk.hex
    found = stream_for_key(stream.pk.hex, key)
    assert found == stream
    assert stream_for_key(stream.pk.hex.upper(), key) == stream


def test_nothing_else_finds_it(stream, platform):
    key, other = key_of(stream), new_stream(platform, "other")
    other_key = key_of(other)
    for name, wrong in [
        (stream.pk.hex, key + "x"),
        (stream.pk.hex, key[:-1]),
        (stream.pk.hex, ""),
        (stream.pk.hex, other_key),
        (other.pk.hex, key),
        (str(stream.pk), key),
        (uuid.uuid4().hex, key),
        ("", key),
        ("0" * 32, ""),
        ("x" * 32, key),
        ("1_" * 16, key),
        ("名" * 32, key),
        ("a\x00b", key),
        (stream.pk.hex, "键\x00"),
        (stream.pk.hex * 1000, key),
    ]:
        assert stream_for_key(name, wrong) is None


def test_only_a_digest_is_kept(stream):
    key = key_of(stream)
    assert key.encode() not in bytes(StreamKey.objects.get().digest)
    assert key not in str(AuditEvent.objects.get(action="stream.key_issued").detail)


def test_rotating_voids_the_key_before_at_once(stream):
    first, second = key_of(stream), key_of(stream)
    assert stream_for_key(stream.pk.hex, first) is None
    assert stream_for_key(stream.pk.hex, second) == stream
    assert AuditEvent.objects.filter(action="stream.key_rotated").count() == 1


def test_a_stream_that_is_over_gets_no_key(stream):
    Stream.objects.update(state="ended")
    with pytest.raises(StreamRefused):
        key_of(stream)


def test_one_query_for_a_right_key_a_wrong_one_and_no_stream(stream, django_assert_num_queries):
    key = key_of(stream)
    for name, said in [(stream.pk.hex, key), (stream.pk.hex, "wrong"), (uuid.uuid4().hex, key), ("no name", key)]:
        with django_assert_num_queries(1):
            stream_for_key(name, said)


def test_a_key_outlives_the_rotation_of_the_index_key(stream, settings):
    key = key_of(stream)
    settings.INDEX_KEY_FALLBACKS = [settings.INDEX_KEY]
    settings.INDEX_KEY = base64.urlsafe_b64encode(os.urandom(32)).decode()
    assert stream_for_key(stream.pk.hex, key) == stream


def test_the_operators_people_and_the_streamer_rotate_and_nobody_else(person):
    room = green_room(person())
    staff, streamer, guardian, stranger = (person() for _ in range(4))
    Membership.objects.create(user=staff, party=room.operator, part="staff")
    Membership.objects.create(user=streamer, party=room.streamer, part="owner")
    Membership.objects.create(user=guardian, party=room.streamer, part="guardian")
    for user in (room.user, staff, streamer):
        assert stream_for_key(room.stream.pk.hex, rotate_key(stream=room.stream, user=user)) == room.stream
    for user in (guardian, stranger, person("moderator")):
        with pytest.raises(NotYours):
            rotate_key(stream=room.stream, user=user)


@pytest.mark.django_db(transaction=True)
def test_ten_rotations_at_once_leave_one_key_in_force(stream):
    def rotate(_: int) -> str:
        try:
            return key_of(stream)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=10) as pool:
        keys = list(pool.map(rotate, range(10)))
    assert StreamKey.objects.filter(revoked_at=None).count() == 1
    assert [stream_for_key(stream.pk.hex, key) for key in keys].count(stream) == 1
    assert StreamKey.objects.count() == 10
