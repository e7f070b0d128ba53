"""Workers at one upload at the same moment: each line is proposed once, each entry confirmed once, an undo is final."""

from collections.abc import Callable

import pytest

from blocklists.bulk import confirming, making
from blocklists.bulk.looking import look
from blocklists.bulk.undoing import undo
from blocklists.models import Bulk, Change
from tests.at_once import at_once as all_at_once
from tests.blocklists.bulk.build import line, sheet

pytestmark = pytest.mark.django_db(transaction=True)
LINES, WORKERS = 12, 4


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run them in the same moment; what they raised."""
    outcomes = all_at_once(*acts, refused=BaseException, told=lambda error: error)
    return [outcome for outcome in outcomes if isinstance(outcome, BaseException)]


@pytest.fixture
def bulk(alice) -> Bulk:
    found = look(user=alice, content=sheet(*[line() for _ in range(LINES)]))
    return making.ask_to_make(user=alice, bulk_id=found.pk)


def test_four_workers_propose_each_line_once(bulk):
    assert at_once(*[lambda: making.go_on(bulk.pk, 30.0)] * WORKERS) == []
    # one that met a locked row has left; the sweep sends the upload again
    making.go_on(bulk.pk, 30.0)
    bulk.refresh_from_db()
    assert (bulk.entries.count(), bulk.done, bulk.content, bulk.rejected) == (LINES, LINES, None, [])


def test_four_workers_confirm_each_entry_once(bulk, bob):
    making.go_on(bulk.pk, 30.0)
    confirming.ask_to_confirm(user=bob, bulk_id=bulk.pk, seen=LINES)
    assert at_once(*[lambda: confirming.go_on(bulk.pk, 30.0)] * WORKERS) == []
    assert set(bulk.entries.values_list("state", "version")) == {("confirmed", 2)}
    assert Change.objects.filter(act="confirmed").count() == LINES


def test_an_undo_beside_workers_leaves_nothing_waiting(bulk, alice, bob):
    making.go_on(bulk.pk, 30.0)
    confirming.ask_to_confirm(user=bob, bulk_id=bulk.pk, seen=LINES)
    workers = [lambda: confirming.go_on(bulk.pk, 30.0)] * 2
    assert at_once(*workers, lambda: undo(user=alice, bulk_id=bulk.pk)) == []
    states = list(bulk.entries.values_list("state", flat=True))
    assert "proposed" not in states
    assert Change.objects.filter(act="confirmed").count() == states.count("confirmed")
    assert Change.objects.filter(act="withdrawn").count() == states.count("lifted")


def test_an_undo_beside_the_making_ends_it(bulk, alice):
    assert at_once(lambda: making.go_on(bulk.pk, 30.0), lambda: undo(user=alice, bulk_id=bulk.pk)) == []
    making.go_on(bulk.pk, 30.0)
    assert set(bulk.entries.values_list("state", flat=True)) <= {"lifted"}
    assert Bulk.objects.get().content is None
