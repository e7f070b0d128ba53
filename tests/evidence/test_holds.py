"""Legal holds: placed once, seen from below, released by somebody, each an audit event."""

from datetime import datetime, timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from evidence import holds
from evidence.actors import Actor
from evidence.models import AuditEvent, Hold
from tests.at_once import at_once

OFFICER = Actor("user", "7", "compliance_officer", "Carol")
STREAM, OTHER = "0198f0d4-0000-7000-8000-00000000000a", "0198f0d4-0000-7000-8000-00000000000b"
START = datetime.fromisoformat("2026-09-01T00:00+08:00")
END = START + timedelta(days=30)


def place(*subjects: tuple[str, object], **changed) -> list[Hold]:
    terms = {"why": "inspection", "basis": "I00000001", "actor": OFFICER} | changed
    return holds.place(subjects=subjects or [("stream", STREAM)], **terms)


@pytest.mark.django_db
def test_a_hold_names_who_placed_it_and_is_an_audit_event():
    (hold,) = place(("stream", STREAM), period_from=START, period_to=END)
    assert (hold.placed_by, hold.released_at) == ("Carol", None)
    event = AuditEvent.objects.get(action="hold.placed")
    assert (event.target_kind, event.target_id, event.actor_label) == ("hold", str(hold.pk), "Carol")
    assert event.detail["subject_kind"] == "stream"


@pytest.mark.django_db
def test_the_same_hold_asked_for_twice_stands_once():
    first, second = place(("stream", STREAM)), place(("stream", STREAM), ("channel", 4))
    assert first[0].pk == second[0].pk
    assert Hold.objects.count() == 2
    assert AuditEvent.objects.filter(action="hold.placed").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "changed", "subjects"),
    [
        ("why", {"why": "whim"}, [("stream", STREAM)]),
        ("basis", {"basis": " "}, [("stream", STREAM)]),
        ("basis", {"basis": "x" * 201}, [("stream", STREAM)]),
        ("kind", {}, [("case", "1")]),
        ("subject", {}, [("stream", "")]),
        ("subject", {}, [("stream", "x" * 65)]),
        ("subject", {}, [("stream", "s-1")]),
        ("subject", {}, [("party", "17")]),
        ("subject", {}, [("channel", "room 4")]),
        ("subject", {}, [("channel", "9" * 30)]),
        ("subject", {}, [("place", "3301")]),
        ("subject", {}, [("place", "３３０１００")]),
        ("period", {"period_from": END, "period_to": START}, [("stream", STREAM)]),
    ],
    ids=[
        *("why", "empty", "long", "kind", "nobody", "long-id"),
        *("no-uuid", "a-number", "no-number", "huge", "short-code"),
        *("wide-digits", "backwards"),
    ],
)
def test_a_hold_that_makes_no_sense_is_refused_and_nothing_is_placed(code, changed, subjects):
    with pytest.raises(holds.Refused) as refusal:
        place(("stream", OTHER), *subjects, **changed)
    assert refusal.value.code == code
    assert not Hold.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", [STREAM.upper(), STREAM.replace("-", ""), f" {STREAM} "], ids=["upper", "bare", "spaced"]
)
def test_however_an_id_is_typed_it_is_held_as_rows_have_it(typed):
    (hold,) = place(("stream", typed))
    assert hold.subject_id == STREAM
    assert holds.held([("stream", STREAM)])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place_held", "place_asked", "covered"),
    [
        ("330100", "330106", True),
        ("330000", "330106", True),
        ("000000", "330106", True),
        ("330106", "330106", True),
        ("330106", "330100", False),
        ("330400", "330106", False),
        ("331000", "331002", True),
        ("330000", "340100", False),
    ],
)
def test_a_hold_on_a_place_covers_what_is_in_it(place_held, place_asked, covered):
    place(("place", place_held))
    assert holds.held([("place", place_asked)]) is covered
    assert holds.Snapshot().held([("place", place_asked)], None, None) is covered


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("begins", "ends", "covered"),
    [
        (START - timedelta(days=3), START - timedelta(seconds=1), False),
        (START - timedelta(days=3), START, True),
        (END - timedelta(seconds=1), END + timedelta(days=1), True),
        (END, END + timedelta(days=1), False),
        (None, None, True),
    ],
    ids=["before", "touches", "overlaps", "after", "no-time"],
)
def test_a_hold_about_a_period_covers_what_happened_in_it(begins, ends, covered):
    place(("stream", STREAM), period_from=START, period_to=END)
    assert holds.held([("stream", STREAM)], begins, ends) is covered
    assert holds.Snapshot().held([("stream", STREAM)], begins, ends) is covered


@pytest.mark.django_db
def test_a_released_hold_holds_nothing_and_says_who_released_it():
    (hold,) = place(("stream", STREAM))
    holds.release(hold_ids=[hold.pk], actor=OFFICER)
    assert not holds.held([("stream", STREAM)])
    assert not holds.Snapshot()
    hold.refresh_from_db()
    assert (hold.released_by, hold.released_at is not None) == ("Carol", True)
    assert AuditEvent.objects.filter(action="hold.released", target_id=str(hold.pk)).exists()


@pytest.mark.django_db
def test_holds_are_released_all_or_none():
    first, second = place(("stream", STREAM), ("stream", OTHER))
    holds.release(hold_ids=[second.pk], actor=OFFICER)
    with pytest.raises(holds.Refused, match="released"):
        holds.release(hold_ids=[first.pk, second.pk], actor=OFFICER)
    with pytest.raises(holds.Refused, match="unknown"):
        holds.release(hold_ids=[first.pk, Hold().pk], actor=OFFICER)
    assert holds.held([("stream", STREAM)])


@pytest.mark.django_db
def test_the_holds_of_an_inspection_are_found_by_its_number():
    place(("stream", STREAM))
    (other,) = place(("stream", OTHER), basis="I00000002")
    assert list(holds.standing("inspection", "I00000002")) == [other]


@pytest.mark.django_db(transaction=True)
def test_two_windows_place_one_hold():
    told = at_once(*[lambda: place(("stream", STREAM))[0].pk] * 4, refused=holds.Refused)
    assert len(set(told)) == 1
    assert Hold.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_hold_is_placed_while_something_is_erased():
    erasing, placed = Event(), Event()

    def other() -> None:
        erasing.wait(10)
        place(("stream", STREAM))
        placed.set()
        connection.close()

    window = Thread(target=other)
    window.start()
    with transaction.atomic():
        holds.none_changes_now()
        erasing.set()
        assert not placed.wait(0.3)
        assert not holds.held([("stream", STREAM)])
    assert placed.wait(10)
    window.join()
