"""Deleted comments are counted by room and day: all, the unfavourable, those without a lawful reason (LM2021 21)."""

import pytest

from moderation.cases.scanning import scan
from moderation.grades.models import DeletionDay
from tests.conftest import chat, send, send_and_scan

pytestmark = pytest.mark.django_db


def deleted(number: int, text: str, reason: str = "") -> dict:
    facts = {"comment": f"c{number}", "text": text, "actor": "operator"} | ({"reason_code": reason} if reason else {})
    return {"id": f"d{number}", "kind": "comment_deletion", "offset_ms": number * 1000} | facts


def test_each_is_counted_once_in_what_it_is(stream):
    batch = send_and_scan(
        stream,
        deleted(1, "质量太差了，千万别买"),
        deleted(2, "假货，退款都不给退", "house_style"),
        deleted(3, "傻逼主播，质量太差", "abuse"),
        deleted(4, "好看", "spam"),
        chat(5, "质量太差了"),
    )
    scan(batch_id=batch.pk, received_on=batch.received_on)
    day = DeletionDay.objects.get(channel=stream.channel)
    assert (day.deleted, day.unfavourable, day.without_reason, day.share) == (4, 3, 2, 75)


def test_batches_of_one_day_add_up_and_one_without_deletions_writes_nothing(stream):
    send_and_scan(stream, chat(1, "好看"))
    assert not DeletionDay.objects.exists()
    send_and_scan(stream, deleted(1, "质量太差了，千万别买"))
    send_and_scan(stream, deleted(2, "质量太差了，千万别买"))
    assert DeletionDay.objects.get(channel=stream.channel).without_reason == 2


def test_what_was_not_scanned_is_not_counted(stream):
    send(stream, deleted(1, "质量太差了，千万别买"))
    assert not DeletionDay.objects.exists()
