"""Kill the worker, flush Redis, while signals arrive: nothing is lost, nothing is doubled, nobody is signed out."""

import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings
from django.test import Client

from livestream.models import Stream
from moderation.cases.models import Case, Flag
from moderation.cases.tasks import sweep_unscanned
from moderation.signals.models import Batch
from tests.children import kill, start_worker, worker
from tests.conftest import OFF_PLATFORM, chat, new_stream, send, speech

STREAMS, BATCHES, SIGNALS = 4, 10, 500  # 20,000 signals
EVERY = 50  # one line in so many breaks a rule


@pytest.fixture
def streams(platform) -> list[Stream]:
    return [new_stream(platform, f"s{n}") for n in range(STREAMS)]


def batch_of(number: int) -> list[dict]:
    first = number * SIGNALS
    return [
        speech(n, f"{OFF_PLATFORM} {n}") if n % EVERY == 0 else chat(n, f"这件多少钱 {n}")
        for n in range(first, first + SIGNALS)
    ]


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_and_a_flushed_redis_lose_and_double_nothing(streams, person, browse):
    browser: Client = browse(person("moderator"))
    server = redis.Redis.from_url(settings.CACHES["default"]["LOCATION"])
    first = start_worker()
    chaos = threading.Thread(target=lambda: (time.sleep(4), kill(first), server.flushall()))
    chaos.start()
    for number in range(BATCHES):
        for stream in streams:
            send(stream, *batch_of(number))
        time.sleep(0.5)
    chaos.join()
    server.flushall()  # whatever was on its way to the dead worker is gone for certain
    assert Batch.objects.filter(stream__in=streams, scanned_at=None).exists()
    with worker():
        for _ in _seconds(180):
            sweep_unscanned()
            if not Batch.objects.filter(stream__in=streams, scanned_at=None).exists():
                break
    assert not Batch.objects.filter(stream__in=streams, scanned_at=None).exists()
    flagged = Counter(Flag.objects.values_list("stream_id", "signal_id", "rule"))
    expected = STREAMS * BATCHES * SIGNALS // EVERY
    assert len({(stream, signal) for stream, signal, _ in flagged}) == expected
    assert set(flagged.values()) == {1}
    for case in Case.objects.all():
        assert case.flag_count == Flag.objects.filter(case=case).count()
    assert browser.get("/home").status_code == 302
    assert "/accounts/login" not in browser.get("/home")["Location"]


def _seconds(most: int) -> Iterator[int]:
    for second in range(most):
        yield second
        time.sleep(1)
