"""One statement whatever is asked, and nothing kept in the process that could be stale."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blocklists import checking
from blocklists.checking import Subject, check
from blocklists.models import Entry, SharedList
from tests.blocklists.build import entry, from_list, shared_list

DEVICE = ("device", "868888030123456")


def subjects(count: int) -> list[Subject]:
    return [
        Subject(
            (
                ("account", f"01890000-0000-7000-8000-000000000001/u-{n}"),
                ("device", f"device{n}"),
                ("payee", f"payee{n}"),
                ("mobile", f"+86138{n:08}"),
                ("resident_id", f"11010119900307{n:04}"),
            )
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [1, 2, 100])
@pytest.mark.parametrize("lists", [0, 3])
def test_it_is_one_query(db, django_assert_num_queries, count, lists):
    for n in range(lists):
        from_list(shared_list(), [("device", f"device{n}")])
    entry(("device", "device0"))
    check([])
    check(subjects(1))
    with django_assert_num_queries(1):
        answers = check(subjects(count))
    assert [a.verdict for a in answers].count("suspected") == min(count, max(lists, 1))


def test_a_process_that_never_asked_finds_what_a_list_brought(db, monkeypatch):
    monkeypatch.setattr(checking, "_known", ("", {}))
    from_list(shared_list(), [DEVICE])
    with CaptureQueriesContext(connection) as seen:
        assert check([Subject((DEVICE,))])[0].verdict == "suspected"
    # asked, told that a list is open, read its key, asked again
    assert len(seen) == 3


def test_a_list_that_opens_closes_or_changes_its_key_counts_with_the_next_question(db):
    assert check([Subject((DEVICE,))])[0].verdict == "clear"
    shared = shared_list()
    from_list(shared, [DEVICE])
    assert check([Subject((DEVICE,))])[0].verdict == "suspected"
    SharedList.objects.filter(pk=shared.pk).update(closed_at=timezone.now())
    assert check([Subject((DEVICE,))])[0].verdict == "clear"
    SharedList.objects.filter(pk=shared.pk).update(closed_at=None)
    shared.key = "A" * 43 + "="
    shared.save(update_fields=["key"])
    assert check([Subject((DEVICE,))])[0].verdict == "clear"


def test_an_entry_counts_with_the_next_question(db):
    assert check([Subject((DEVICE,))])[0].verdict == "clear"
    listed = entry(DEVICE)
    assert check([Subject((DEVICE,))])[0].verdict == "suspected"
    Entry.objects.filter(pk=listed.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    assert check([Subject((DEVICE,))])[0].verdict == "clear"


@pytest.mark.django_db(transaction=True)
def test_threads_that_meet_a_new_list_all_find_it(monkeypatch):
    """They share the keys kept in the process; none may ask with half of them."""
    monkeypatch.setattr(checking, "_known", ("", {}))
    for n in range(3):
        from_list(shared_list(), [("device", f"device{n}")])
    verdicts: list[str] = []

    def work() -> None:
        try:
            verdicts.extend(answer.verdict for answer in check(subjects(3)))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verdicts == ["suspected"] * 30
