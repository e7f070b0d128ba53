"""A slip and its correction in two workers' hands at the same moment: neither is lost, whichever is written first."""

import threading
import time

import pytest
from django.db import connection, transaction

from moderation.cases.models import Correction, Flag
from moderation.cases.scanning import scan
from tests.cases.test_corrections import PUT_RIGHT
from tests.conftest import CURE, send, speech

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST_WAIT_S = 20


def one_waits_or(done: threading.Event) -> bool:
    """Whether a transaction waits for its turn before `done`."""
    until = time.monotonic() + LONGEST_WAIT_S
    while not done.is_set() and time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                " WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted"
            )
            if cursor.fetchone() == (1,):
                return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("first", ["slip", "correction"])
def test_whoever_comes_second_sees_what_the_first_wrote(stream, first):
    batches = {"slip": send(stream, speech(10, CURE)), "correction": send(stream, speech(40, PUT_RIGHT))}
    order = sorted(batches, key=lambda name: name != first)
    written, commit, done = threading.Event(), threading.Event(), threading.Event()

    def scan_first() -> None:
        try:
            with transaction.atomic():
                scan(batch_id=batches[order[0]].pk, received_on=batches[order[0]].received_on)
                written.set()
                assert commit.wait(LONGEST_WAIT_S)
        finally:
            connection.close()

    def scan_second() -> None:
        try:
            scan(batch_id=batches[order[1]].pk, received_on=batches[order[1]].received_on)
        finally:
            done.set()
            connection.close()

    threads = [threading.Thread(target=scan_first), threading.Thread(target=scan_second)]
    threads[0].start()
    assert written.wait(LONGEST_WAIT_S)
    threads[1].start()
    waited = one_waits_or(done)
    commit.set()
    for thread in threads:
        thread.join(LONGEST_WAIT_S)
    assert waited
    flag = Flag.objects.get(stream=stream, rule="AD17-1")
    assert Correction.objects.get().flag_id == flag.pk
    assert flag.severity == flag.correction.severity_before - 1
