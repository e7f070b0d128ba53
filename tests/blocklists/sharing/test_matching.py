"""Who is here already is compared with a list that comes in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blocklists.models import ListImport, Suspicion
from blocklists.sharing import matching, tasks
from blocklists.sharing.lists import close_list
from evidence.models import AuditEvent
from tests.blocklists.sharing.partner import bring, digest, entry


def listed(kind: str, value: str) -> dict:
    return entry(1, identifiers=[{"kind": kind, "digest": digest(kind, value)}])


@pytest.mark.parametrize(("kind", "value"), [("passport", "E12345678"), ("mobile", "+8613800138000")])
def test_somebody_who_is_here_already_is_noticed(shared, registered, kind, value):
    known, _other = registered("E12345678", "+8613800138000"), registered("E99999999", "+8613900139000")
    taken = bring(shared, [listed(kind, value)])
    tasks.match(taken.pk)
    (suspicion,) = Suspicion.objects.all()
    assert (suspicion.party, suspicion.kinds, suspicion.outcome) == (known, [kind], "")
    event = AuditEvent.objects.get(action="shared_list.compared")
    assert (event.detail["identities"], event.detail["hits"]) == (2, 1)


def test_run_twice_it_compares_once(shared, registered):
    registered("E12345678", "+8613800138000")
    taken = bring(shared, [listed("passport", "E12345678")])
    for _ in range(2):
        tasks.match(taken.pk)
    assert Suspicion.objects.count() == 1
    assert AuditEvent.objects.filter(action="shared_list.compared").count() == 1


def test_a_run_that_stops_goes_on_where_it_was(shared, registered, monkeypatch):
    people = [registered(f"E1234567{n}", f"+861380013800{n}") for n in range(5)]
    monkeypatch.setattr(matching, "CHUNK", 1)
    monkeypatch.setattr(matching, "CHUNKS_A_RUN", 2)
    taken = bring(shared, [listed("passport", "E12345674")])
    assert not matching.match(taken.pk)
    assert ListImport.objects.get().matched_to == people[1].identity.pk
    assert not matching.match(taken.pk)
    assert matching.match(taken.pk)
    assert ListImport.objects.get().matched_at is not None
    assert Suspicion.objects.get().party == people[4]


def test_nobodys_number_is_opened_when_nothing_new_came_or_the_list_is_closed(shared, registered):
    registered("E12345678", "+8613800138000")
    same = [listed("passport", "E00000000")]
    tasks.match(bring(shared, same).pk)
    tasks.match(bring(shared, same, sequence=2).pk)
    third = bring(shared, [*same, entry(2)], sequence=3)
    close_list(user=None, list_id=shared.pk)
    tasks.match(third.pk)
    assert AuditEvent.objects.filter(action="shared_list.compared").count() == 1
    assert not ListImport.objects.filter(matched_at=None).exists()


def test_whose_data_is_no_longer_used_is_not_compared(shared, registered):
    registered("E12345678", "+8613800138000", use_stopped_at=timezone.now())
    tasks.match(bring(shared, [listed("passport", "E12345678")]).pk)
    assert not Suspicion.objects.exists()


def test_a_task_that_was_lost_is_found_by_the_sweep(shared, registered):
    taken = bring(shared, [listed("passport", "E12345678")])
    assert list(matching.unmatched()) == []
    ListImport.objects.update(at=timezone.now() - timedelta(minutes=3))
    assert list(matching.unmatched()) == [taken.pk]
    tasks.match(taken.pk)
    assert list(matching.unmatched()) == []
