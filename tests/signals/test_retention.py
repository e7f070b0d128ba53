"""A day's partition goes when its time is over: what is owed is copied, compared and said before anything goes."""

from datetime import timedelta
from itertools import count

import pytest
import time_machine

from evidence import holds
from evidence.actors import system
from evidence.models import AuditEvent, Erasure
from evidence.retention import running
from livestream.models import AdmissionEntry, Channel
from moderation.grades.models import KeyRoom
from moderation.signals import keeping, retention
from moderation.signals.models import AnyBatch, Batch, KeptBatch, Trade
from moderation.signals.querysets import signals_at, signals_between
from tests.cases.build import make_cases
from tests.conftest import new_stream, send
from tests.plans import explained
from tests.signals.days import AT_NOON, DAY, LATER, aired, order, partition, product, readable, stands, tells

pytestmark = pytest.mark.django_db
TEST = system("test")


@pytest.fixture(autouse=True)
def _sealed(monkeypatch):
    """Seals take committed events; test_retention_runs.py has them."""
    monkeypatch.setattr(retention, "sealed", lambda erasure: True)


def run(now=LATER, code="signals_unsold"):
    return list(running.run(now, code))


def plan(now=LATER, code="signals_unsold"):
    return list(running.plan(now, code))


def hold(subject, **terms):
    return holds.place(why="inspection", basis="I1", subjects=[subject], actor=TEST, **terms)


def test_what_sold_nothing_goes_after_sixty_days_and_not_before(platform):
    tells(platform)
    name, stream = partition(), aired(platform, "quiet")
    assert run(AT_NOON + timedelta(days=60)) == []
    assert readable(stream)
    (outcome,) = run(AT_NOON + timedelta(days=61))
    assert (outcome.erased, outcome.kept, outcome.stopped) == (1, 0, "")
    assert not stands(name)
    assert not readable(stream)


@pytest.mark.parametrize("traded", [product(5), order(5)], ids=["product", "order"])
def test_a_stream_that_offered_or_sold_is_kept_and_still_read(platform, traded):
    tells(platform)
    name, quiet, sold = partition(), aired(platform, "quiet"), aired(platform, "shop", traded)
    before = signals_between(sold.pk, 0, 10_000)
    batch = AnyBatch.objects.get(stream=sold)
    (outcome,) = run()
    assert (outcome.erased, outcome.kept) == (1, 1)
    assert not stands(name)
    assert not readable(quiet)
    assert signals_between(sold.pk, 0, 10_000) == before
    assert len(before) == 3
    assert signals_at([(batch.pk, DAY, 0)])[batch.pk, 0]["text"] == "shop: 大家好"


def test_an_unknown_stream_counts_as_sold(platform):
    """Nobody told of goods before it began: then silence says nothing."""
    partition()
    stream = aired(platform, "who-knows")
    tells(platform, AT_NOON + timedelta(days=1))
    (part,) = plan()
    assert part.kept == {"signals_sold": 1}
    run()
    assert readable(stream)


def test_an_order_at_our_own_gate_is_a_sale(platform):
    tells(platform)
    partition()
    stream = aired(platform, "gate")
    AdmissionEntry.objects.create(client=platform, act="order", stream=stream, place="330100", allowed=True)
    assert plan()[0].kept == {"signals_sold": 1}


@pytest.mark.parametrize(
    ("kind", "held"), [("stream", True), ("channel", True), ("party", True), ("place", True), ("neighbour", False)]
)
def test_a_hold_beats_the_end_of_the_time(platform, kind, held):
    tells(platform)
    partition()
    stream = aired(platform, "held")
    ids = {
        "stream": stream.pk,
        "channel": stream.channel_id,
        "party": stream.roles.get(role="streamer").party_id,
        "place": "330000",
        "neighbour": "340000",
    }
    hold(("place" if kind == "neighbour" else kind, ids[kind]))
    run()
    assert readable(stream) is held


def test_a_hold_about_another_time_keeps_nothing(platform):
    tells(platform)
    partition()
    stream = aired(platform, "other-time")
    hold(("stream", stream.pk), period_from=AT_NOON + timedelta(days=2))
    run()
    assert not readable(stream)


def test_what_was_held_goes_once_the_hold_is_released(platform):
    tells(platform)
    partition()
    stream = aired(platform, "held")
    (placed,) = hold(("stream", stream.pk))
    run()
    kept = KeptBatch.objects.get()
    holds.release(hold_ids=[placed.pk], actor=TEST)
    assert run() == []
    (outcome,) = run(LATER + timedelta(days=31))
    assert (outcome.part.partition, outcome.erased) == ("", 1)
    assert not KeptBatch.objects.filter(pk=kept.pk).exists()
    assert Erasure.objects.filter(partition="", retention="signals_unsold", erased=1).exists()


def test_a_key_rooms_stream_is_kept_five_years(platform):
    tells(platform)
    partition()
    stream = aired(platform, "key")
    KeyRoom.objects.create(channel=stream.channel, since=AT_NOON - timedelta(days=9), until=LATER - timedelta(days=9))
    assert plan()[0].kept == {"signals_key": 1}
    run()
    assert KeptBatch.objects.get().look_on == (AT_NOON + timedelta(days=1826)).date()


def test_a_room_that_became_a_key_room_later_is_no_key_room_then(platform):
    tells(platform)
    partition()
    stream = aired(platform, "later-key")
    KeyRoom.objects.create(channel=stream.channel, since=LATER - timedelta(days=9))
    Channel.objects.filter(pk=stream.channel_id).update(key_since=LATER - timedelta(days=9))
    assert plan()[0].kept == {}


def test_a_case_that_is_open_keeps_the_words_it_is_about(platform):
    tells(platform)
    partition()
    stream = aired(platform, "case")
    make_cases(stream, 1)
    assert plan()[0].kept == {"open_case": 1}


def test_what_was_sold_goes_after_three_years_and_the_days_an_order_may_take(platform):
    tells(platform)
    partition()
    stream = aired(platform, "shop", order(3))
    run()
    end = AT_NOON + timedelta(hours=1) + timedelta(days=1096 + 90)
    assert run(end - timedelta(days=2), "signals_sold") == []
    (outcome,) = run(end + timedelta(days=2), "signals_sold")
    assert (outcome.erased, outcome.part.retention) == (1, "signals_sold")
    assert not readable(stream)


def test_a_dry_run_counts_and_changes_nothing(platform):
    tells(platform)
    name = partition()
    aired(platform, "quiet")
    aired(platform, "shop", product(1))
    rows = Batch.objects.count()
    (part,) = plan()
    assert (part.partition, part.counted, part.kept_rows, part.erasable) == (name, 2, 1, 1)
    assert stands(name)
    assert (Batch.objects.count(), KeptBatch.objects.count(), Erasure.objects.count()) == (rows, 0, 0)


def test_batches_never_scanned_keep_their_day(platform):
    tells(platform)
    name = partition()
    aired(platform, "waiting", scanned=False)
    (outcome,) = run()
    assert outcome.stopped == "unscanned"
    assert stands(name)
    assert plan()[0].stopped == "unscanned"


def test_the_erasure_and_its_event_say_what_was_counted_kept_and_dropped(platform):
    tells(platform)
    name = partition()
    aired(platform, "quiet")
    aired(platform, "shop", product(1))
    run()
    erasure = Erasure.objects.get(partition=name)
    assert (erasure.counted, erasure.kept, erasure.erased) == (2, 1, 1)
    event = AuditEvent.objects.get(action="retention.erased", target_id=str(erasure.pk))
    assert event.detail["kept_sha256"] == bytes(erasure.kept_sha256).hex()
    assert (event.detail["counted"], event.detail["kept"], event.detail["erased"]) == (2, 1, 1)
    assert event.target_label == name


def test_a_copy_that_differs_drops_nothing(platform, monkeypatch):
    tells(platform)
    name = partition()
    aired(platform, "shop", product(1))
    copy = keeping.copy

    def spoilt(*terms):
        done = copy(*terms)
        KeptBatch.objects.update(body=b"something else")
        return done

    monkeypatch.setattr(keeping, "copy", spoilt)
    (outcome,) = run()
    assert outcome.stopped == "differs"
    assert stands(name)
    assert not Erasure.objects.exists()


@pytest.mark.parametrize(
    "column",
    ["received_at", "client_id", "count", "from_ms", "to_ms", "watch_from_ms", "watch_to_ms", "scanned_at", "sha256"],
)
def test_the_comparison_sees_every_column(platform, column):
    tells(platform)
    name = partition()
    stream = aired(platform, "shop", product(1))
    keeping.copy(name, DAY, {stream.pk: DAY}, lambda: True)
    assert keeping.digest_of_copies(DAY) == keeping.digest_of_partition(name, [stream.pk])
    other = {"received_at": LATER, "scanned_at": LATER, "client_id": stream.pk, "sha256": b"x" * 32}.get(column, 7)
    KeptBatch.objects.update(**{column: other})
    assert keeping.digest_of_copies(DAY) != keeping.digest_of_partition(name, [stream.pk])


def test_copies_are_not_read_twice_while_their_partition_stands(platform):
    tells(platform)
    name = partition()
    stream = aired(platform, "shop", product(1))
    keeping.copy(name, DAY, {stream.pk: DAY}, lambda: True)
    assert AnyBatch.objects.filter(stream=stream).count() == 1
    assert len(signals_between(stream.pk, 0, 10_000)) == 3


def test_copying_goes_on_where_it_was_when_the_time_is_over(platform, monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 1)
    tells(platform)
    name = partition()
    owed = {aired(platform, f"shop-{n}", product(1)).pk: DAY for n in range(3)}
    asked = count()
    assert keeping.copy(name, DAY, owed, lambda: next(asked) < 2) is False
    assert KeptBatch.objects.count() == 2
    assert keeping.copy(name, DAY, owed, lambda: True) is True
    assert KeptBatch.objects.count() == 3


def test_a_hold_placed_after_the_copying_is_copied_too_before_the_drop(platform, monkeypatch):
    tells(platform)
    name, stream = partition(), aired(platform, "held-late")
    says = retention._say

    def held_meanwhile(*terms):
        erasure = says(*terms)
        hold(("stream", stream.pk))
        return erasure

    monkeypatch.setattr(retention, "_say", held_meanwhile)
    (outcome,) = run()
    assert (outcome.erased, outcome.kept) == (0, 1)
    assert not stands(name)
    assert readable(stream)
    # said twice: the second is what was done
    assert [one.kept for one in Erasure.objects.filter(partition=name)] == [0, 1]


def test_a_hold_released_after_the_copying_leaves_no_copy(platform, monkeypatch):
    tells(platform)
    name, stream = partition(), aired(platform, "released")
    keeping.copy(name, DAY, {stream.pk: DAY}, lambda: True)
    run()
    assert not readable(stream)
    assert not KeptBatch.objects.exists()


def test_trade_is_noted_once_and_moved_hourly(platform):
    with time_machine.travel(AT_NOON, tick=False):
        stream = new_stream(platform)
        send(stream, product(1))
    with time_machine.travel(AT_NOON + timedelta(minutes=10), tick=False):
        send(stream, product(2))
    trade = Trade.objects.get(stream=stream)
    assert (trade.first_at, trade.last_at) == (AT_NOON, AT_NOON)
    with time_machine.travel(AT_NOON + timedelta(hours=2), tick=False):
        send(stream, order(3))
    trade.refresh_from_db()
    assert (trade.first_at, trade.last_at) == (AT_NOON, AT_NOON + timedelta(hours=2))


def test_the_view_is_read_by_the_index_of_the_moment(platform):
    stream = aired(platform, "s")
    text = explained(
        "SELECT body FROM signals_anybatch WHERE stream_id = %s AND to_ms >= 0 ORDER BY to_ms LIMIT 40", [stream.pk]
    )
    assert "kept_batches_moment" in text
    assert "Merge Append" in text
