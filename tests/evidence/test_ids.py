"""Identifiers: version 7, in the order in which they are made, by many threads as by one."""

from concurrent.futures import ThreadPoolExecutor

import time_machine

from evidence.ids import uuid7


def test_they_are_of_version_seven_and_carry_the_millisecond():
    with time_machine.travel("2026-11-22T12:00:00.123+08:00", tick=False):
        made = uuid7()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == 1795320000123


def test_ten_thousand_of_one_moment_stand_in_order_and_differ():
    with time_machine.travel("2026-11-22T12:00:00+08:00", tick=False):
        made = [uuid7() for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_threads_never_share_one_and_each_sees_its_own_in_order():
    with ThreadPoolExecutor(8) as pool:
        lists = list(pool.map(lambda _: [uuid7() for _ in range(500)], range(8)))
    assert all(made == sorted(made) for made in lists)
    assert len({one for made in lists for one in made}) == 4000


def test_a_clock_set_back_by_an_hour_is_followed():
    with time_machine.travel("2026-11-22T12:00:00+08:00", tick=False):
        before = uuid7()
    with time_machine.travel("2026-11-22T11:00:00+08:00", tick=False):
        after = uuid7()
    assert after < before
