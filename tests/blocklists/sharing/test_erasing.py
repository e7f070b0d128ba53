"""Thirty days after an agreement's end nothing of the partner's list is left by which anybody could be found."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blocklists.entries import confirm
from blocklists.models import Entry, Identifier, SharedList
from blocklists.sharing.erasing import KEPT, erase_ended
from blocklists.sharing.lists import close_list
from evidence.models import AuditEvent
from tests.blocklists.sharing.partner import bring, entry, number


@pytest.fixture
def taken(shared: SharedList, alice, bob) -> SharedList:
    """Two entries; the first is confirmed here."""
    bring(shared, [entry(1), entry(2)], user=alice)
    first = Entry.objects.get(remote=number(1))
    confirm(user=bob, entry_id=first.pk, version=first.version)
    return shared


def test_while_the_agreement_is_fresh_nothing_goes(taken, alice):
    assert erase_ended() == 0
    close_list(user=alice, list_id=taken.pk)
    assert erase_ended(timezone.now() + KEPT - timedelta(hours=1)) == 0
    assert Identifier.objects.count() == 2


@pytest.mark.parametrize("closed", [True, False])
def test_after_thirty_days_digests_and_key_are_gone(taken, alice, closed):
    if closed:
        close_list(user=alice, list_id=taken.pk)
    over = timezone.now() if closed else taken.ends_at
    assert erase_ended(over + KEPT + timedelta(hours=1)) == 1
    taken.refresh_from_db()
    assert not Identifier.objects.exists()
    assert taken.key is None
    states = {one.state: one for one in Entry.objects.filter(list=taken)}
    assert set(states) == {"confirmed", "lifted"}
    gone = states["lifted"]
    assert (gone.ended_code, gone.changes.last().act) == ("withdrawn", "withdrawn")
    event = AuditEvent.objects.get(action="shared_list.erased")
    assert (event.detail["digests"], event.detail["proposals"]) == (2, 1)


def test_a_second_run_finds_nothing(taken, alice):
    close_list(user=alice, list_id=taken.pk)
    late = timezone.now() + KEPT + timedelta(hours=1)
    assert [erase_ended(late), erase_ended(late)] == [1, 0]
    assert AuditEvent.objects.filter(action="shared_list.erased").count() == 1
