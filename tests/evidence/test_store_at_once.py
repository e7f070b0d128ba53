"""One freezes what another erases: the bytes stay, whoever comes first."""

import threading

import pytest
from django.db import connection, transaction

from evidence import store
from evidence.models import Exhibit
from tests.at_once import at_once
from tests.evidence.test_store import WORDS, frozen

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_deletes_waits_for_who_is_about_to_need_it(folder):
    digest = store.put(WORDS)
    put, answered, early = threading.Event(), [], []

    def freezing() -> None:
        try:
            with transaction.atomic():
                frozen()
                put.set()
                # as long as it is open, nobody has deleted anything
                deleting.join(timeout=0.3)
                early.extend(answered)
        finally:
            connection.close()

    def erase() -> None:
        try:
            put.wait(timeout=20)
            answered.append(store.delete(digest))
        finally:
            connection.close()

    deleting, other = threading.Thread(target=erase), threading.Thread(target=freezing)
    deleting.start()
    other.start()
    other.join(timeout=20)
    deleting.join(timeout=20)
    assert (early, answered) == ([], [False])
    assert store.read(bytes(Exhibit.objects.get().sha256)) == WORDS


def test_many_put_the_same_at_once(folder):
    digests = at_once(*[lambda: store.put(WORDS) for _ in range(6)], refused=())
    assert len(set(digests)) == 1
    assert store.read(digests[0]) == WORDS
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1
