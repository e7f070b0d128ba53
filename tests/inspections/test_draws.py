"""Streams drawn by lot: fixed first, the seed afterwards, and anybody can draw again."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as some

from accounts.ages import SHANGHAI
from evidence import hooks
from evidence.models import AuditEvent, Seal
from inspections.draws.lots import digest, drawn, in_order, published
from inspections.draws.services import draw_waiting, fix
from inspections.models import Draw
from livestream.models import Stream
from tests.conftest import new_stream
from tests.inspections.orders.build import NEIGHBOUR, code_of, inspector, ordered

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)


def on_air(platform, number: int, begins: datetime, ends: datetime | None, place: str = "330106") -> Stream:
    stream = new_stream(
        platform, f"d-{number}", channel={"ref": f"rd-{number}", "name": f"Room {number}", "place": place}
    )
    Stream.objects.filter(pk=stream.pk).update(started_at=begins, ended_at=ends, state="ended" if ends else "live")
    return stream


def sealed(*event_ids: int, number: int = 1, seed: bytes = b"\7" * 32) -> Seal:
    now = timezone.now()
    return Seal.objects.create(
        number=number,
        cluster="c",
        horizon=1,
        ids=list(event_ids),
        leaves=b"\0" * 32 * len(event_ids),
        first_at=now,
        last_at=now,
        root=b"\1" * 32,
        chain=seed,
    )


def fixing(draw: Draw) -> int:
    return AuditEvent.objects.get(action="draw.fixed", target_id=str(draw.pk)).pk


@pytest.fixture
def streams(platform):
    return [on_air(platform, number, NOW - 2 * HOUR, NOW - HOUR) for number in range(5)]


@pytest.fixture
def made(streams):
    return fix(user=inspector(), place="330100", period_from=NOW - 3 * HOUR, period_to=NOW, take=2)


def test_the_streams_are_those_on_air_in_the_place_at_any_moment_of_the_time(platform, streams):
    before = on_air(platform, 11, NOW - 9 * HOUR, NOW - 3 * HOUR)
    still = on_air(platform, 12, NOW - 9 * HOUR, None)
    after = on_air(platform, 13, NOW, None)
    next_door = on_air(platform, 14, NOW - 2 * HOUR, NOW - HOUR, NEIGHBOUR)
    draw = fix(user=inspector(), place="330100", period_from=NOW - 3 * HOUR, period_to=NOW, take=2)
    assert set(draw.population) == {stream.pk for stream in [*streams, still]}
    assert not {before.pk, after.pk, next_door.pk} & set(draw.population)


def test_nothing_is_drawn_before_a_seal_covers_the_fixed_list(made):
    assert draw_waiting() == 0
    # a seal that was known, or that covers something else, is no seed
    sealed(fixing(made) - 1)
    assert draw_waiting() == 0
    made.refresh_from_db()
    assert made.seed is None


def test_the_lot_is_drawn_by_the_first_seal_that_covers_it_and_by_hashlib_alone_again(made, streams):
    sealed(1, number=1)
    sealed(fixing(made), number=2, seed=b"\x17" * 32)
    sealed(fixing(made), number=3, seed=b"\x18" * 32)
    assert draw_waiting() == 1
    assert draw_waiting() == 0
    made.refresh_from_db()
    assert (made.seed_seal, bytes(made.seed)) == (2, b"\x17" * 32)
    lines = sorted(str(stream.pk) for stream in streams)
    assert hashlib.sha256("".join(line + "\n" for line in lines).encode()).digest() == bytes(made.population_sha256)
    again = sorted(lines, key=lambda line: hashlib.sha256(b"\x17" * 32 + line.encode()).digest())[:2]
    assert [str(pk) for pk in made.drawn] == again


def test_a_seal_draws_what_waits_for_it_as_soon_as_it_commits(made, django_capture_on_commit_callbacks):
    seal = sealed(fixing(made))
    with django_capture_on_commit_callbacks(execute=True):
        hooks.sealed.send(Seal, seal=seal)
    made.refresh_from_db()
    assert made.drawn_at


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"place": NEIGHBOUR}, "place_elsewhere"),
        ({"place": "abc"}, "place_unknown"),
        ({"period_to": NOW - 9 * HOUR}, "period_backwards"),
        ({"period_to": NOW + timedelta(days=9999)}, "period_to_come"),
        ({"take": 0}, "take_outside"),
        ({"take": 501}, "take_outside"),
        ({"take": 6}, "too_few"),
        ({"period_from": NOW - HOUR}, "nothing_to_draw"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_a_draw_that_can_not_be_is_refused_by_name(streams, changed, code):
    facts = {"place": "330100", "period_from": NOW - 3 * HOUR, "period_to": NOW, "take": 2} | changed
    assert code_of(lambda: fix(user=inspector(), **facts)) == code
    assert not Draw.objects.exists()


def test_an_inspection_of_a_draw_is_about_the_drawn_streams_alone_and_once(made, streams):
    user = made.by
    facts = {"kind": "random", "draw_id": made.pk}
    assert code_of(lambda: ordered(user, **facts)) == "draw_waits"
    sealed(fixing(made))
    draw_waiting()
    made.refresh_from_db()
    assert code_of(lambda: ordered(user, draw_id=made.pk)) == "draw_is_random"
    assert code_of(lambda: ordered(user, streams=[str(streams[0].pk)], **facts)) == "draw_alone"
    assert code_of(lambda: ordered(user, scope_place="330102", **facts)) == "draw_elsewhere"
    assert code_of(lambda: ordered(inspector(NEIGHBOUR), scope_place=NEIGHBOUR, **facts)) == "draw_unknown"
    inspection = ordered(user, **facts)
    assert set(inspection.streams.values_list("pk", flat=True)) == set(made.drawn)
    assert code_of(lambda: ordered(user, **facts)) == "draw_used"


@settings(derandomize=True, deadline=None, max_examples=50)
@given(some.lists(some.uuids(), min_size=1, max_size=30, unique=True), some.binary(min_size=32, max_size=32))
def test_a_lot_is_the_same_whoever_draws_it_and_in_whatever_order_the_list_comes(ids, seed):
    there = in_order(ids)
    assert there == in_order(reversed(ids))
    assert digest(there) == hashlib.sha256(published(there)).digest()
    assert drawn(there, seed, 3) == drawn(list(reversed(there)), seed, 3)
    assert drawn(there, seed, len(there) - 1) == drawn(there, seed, len(there))[:-1]


def test_another_seed_is_another_lot():
    ids = [UUID(int=number) for number in range(100)]
    assert drawn(ids, b"\1" * 32, 10) != drawn(ids, b"\2" * 32, 10)
