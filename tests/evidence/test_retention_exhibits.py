"""Exhibits past their time: the bytes go, the row stays and says when; held or needed ones stay."""

from datetime import UTC, datetime, timedelta

import pytest

from evidence import exhibits, holds, store
from evidence.actors import system
from evidence.models import AuditEvent, Erasure, Exhibit
from evidence.retention import exhibits as job
from evidence.retention import running
from moderation.cases.models import Case, CaseExhibit
from tests.cases.build import make_cases

pytestmark = pytest.mark.django_db
TEST = system("test")
STREAM, OTHER = "0198f0d4-0000-7000-8000-00000000000a", "0198f0d4-0000-7000-8000-00000000000b"
START = datetime(2020, 3, 9, 4, 0, tzinfo=UTC)
BEFORE, AFTER = datetime(2023, 3, 9, 15, 0, tzinfo=UTC), datetime(2023, 3, 9, 17, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "evidence": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        }
    }


def freeze(data=b"what was said", **changed) -> Exhibit:
    facts = {
        "kind": "words",
        "data": data,
        "media_type": "application/json",
        "subject_kind": "stream",
        "subject_id": STREAM,
        "place": "330106",
        "retention": "exhibits",
        "keep_from": START,
        "actor": TEST,
    }
    made = exhibits.freeze(**facts | changed)
    # when it was frozen is part of the time a hold may be about
    Exhibit.objects.filter(pk=made.pk).update(frozen_at=START)
    return made


def run(now=AFTER):
    return list(running.run(now, "exhibits"))


def lies_there(exhibit: Exhibit) -> bool:
    try:
        store.read(bytes(exhibit.sha256))
    except store.Missing:
        return False
    return True


def test_an_exhibit_goes_after_three_years_and_not_an_hour_before():
    exhibit = freeze()
    assert run(BEFORE) == []
    assert lies_there(exhibit)
    (outcome,) = run()
    assert (outcome.erased, outcome.kept) == (1, 0)
    assert not lies_there(exhibit)
    exhibit.refresh_from_db()
    assert exhibit.erased_at == AFTER
    assert bytes(exhibit.sha256)


def test_an_erased_exhibit_has_an_event_of_its_own_and_the_run_one_for_all():
    one, other = freeze(), freeze(b"something else")
    run()
    erasure = Erasure.objects.get()
    assert (erasure.retention, erasure.partition, erasure.counted, erasure.erased) == ("exhibits", "", 2, 2)
    events = AuditEvent.objects.filter(action="exhibit.erased")
    assert {event.target_id for event in events} == {str(one.pk), str(other.pk)}
    assert {event.detail["erasure"] for event in events} == {erasure.pk}


def test_bytes_that_another_exhibit_needs_stay():
    old, young = freeze(), freeze(keep_from=AFTER)
    run()
    old.refresh_from_db()
    assert old.erased_at == AFTER
    assert lies_there(young)


def test_an_exhibit_without_bytes_is_erased_like_the_others():
    freeze(None, facts={"why": "no_address"})
    (outcome,) = run()
    assert outcome.erased == 1


@pytest.mark.parametrize(
    ("subject", "stays"),
    [(("stream", STREAM), True), (("place", "330100"), True), (("stream", OTHER), False), (("place", "330400"), False)],
    ids=["stream", "place", "other-stream", "other-place"],
)
def test_a_hold_keeps_exhibits_of_its_subject(subject, stays):
    exhibit = freeze()
    holds.place(why="dispute", basis="7", subjects=[subject], actor=TEST)
    run()
    assert lies_there(exhibit) is stays


def test_a_hold_on_a_room_keeps_the_exhibits_of_its_streams(stream):
    exhibit = freeze(subject_id=stream.pk)
    holds.place(why="dispute", basis="7", subjects=[("channel", stream.channel_id)], actor=TEST)
    (part,) = running.plan(AFTER, "exhibits")
    assert part.kept == {"hold": 1}
    run()
    assert lies_there(exhibit)


def test_an_open_case_keeps_what_was_frozen_for_it(stream):
    exhibit = freeze(subject_id=stream.pk)
    (case,) = make_cases(stream, 1)
    CaseExhibit.objects.create(case=case, exhibit=exhibit)
    assert [part.kept for part in running.plan(AFTER, "exhibits")] == [{"open_case": 1}]
    Case.objects.filter(pk=case.pk).update(open_key=None, decided_at=AFTER, outcome="violation")
    run()
    assert not lies_there(exhibit)


def test_kept_ones_do_not_stand_in_the_way_of_those_behind_them(monkeypatch):
    monkeypatch.setattr(job, "AT_ONCE", 2)
    held = [freeze(f"{n}".encode(), subject_id=OTHER) for n in range(4)]
    free = [freeze(f"free {n}".encode(), keep_from=START + timedelta(seconds=n)) for n in range(3)]
    holds.place(why="dispute", basis="7", subjects=[("stream", OTHER)], actor=TEST)
    assert sum(part.erasable for part in running.plan(AFTER, "exhibits")) == 3
    run()
    assert [lies_there(one) for one in (*held, *free)] == [True] * 4 + [False] * 3


def test_bytes_that_outlived_a_killed_run_go_with_the_next(monkeypatch):
    exhibit = freeze()
    with monkeypatch.context() as patch:
        patch.setattr(store, "delete", lambda digest: False)
        run()
    assert lies_there(exhibit)
    run(AFTER + timedelta(days=1))
    assert not lies_there(exhibit)


def test_a_dry_run_erases_nothing():
    exhibit = freeze()
    (part,) = running.plan(AFTER, "exhibits")
    assert (part.retention, part.counted, part.erasable) == ("exhibits", 1, 1)
    exhibit.refresh_from_db()
    assert exhibit.erased_at is None
    assert not Erasure.objects.exists()
