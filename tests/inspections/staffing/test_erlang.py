"""How many people answer in time: golden numbers, and what must hold for any numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.staffing import erlang


def test_a_hundred_calls_in_half_an_hour_of_three_minutes_each():
    """The worked example of the pyworkforce library (within 20 s, 14 people): its figures to the last digit."""
    load = 100 / 0.5 * 180 / 3600
    assert load == 10
    assert erlang.waits(14, load) == pytest.approx(0.1741319335950498, abs=1e-12)
    assert erlang.answered_within(14, load, handling_s=180, within_s=20) == pytest.approx(0.8883500191794669, abs=1e-12)
    assert erlang.need(arrivals=200, handling_s=180, within_s=20, share=0.8, occupancy=0.85) == 14


@pytest.mark.parametrize(
    ("people", "load", "blocked"),
    # from Erlang's own table of loss (1917), to four digits
    [(1, 1.0, 0.5), (2, 1.0, 0.2), (3, 1.0, 0.0625), (5, 3.0, 0.1101), (10, 5.0, 0.0184)],
)
def test_the_share_that_finds_everybody_busy(people, load, blocked):
    assert erlang.blocked(people, load) == pytest.approx(blocked, abs=5e-5)


def test_nobody_is_needed_where_nothing_arrives():
    assert erlang.need(arrivals=0, handling_s=120, within_s=60, share=0.8, occupancy=0.8) == 0


def test_too_few_people_never_keep_up():
    assert erlang.waits(10, 10.0) == 1
    assert erlang.answered_within(9, 10.0, handling_s=60, within_s=3600) == 0


@settings(derandomize=True, deadline=None, max_examples=60)
@given(arrivals=st.floats(0.01, 20_000), handling_s=st.floats(1, 1800), within_s=st.floats(0, 600))
def test_one_fewer_would_not_do(arrivals, handling_s, within_s):
    terms = {"handling_s": handling_s, "within_s": within_s}
    people = erlang.need(arrivals=arrivals, share=0.8, occupancy=0.8, **terms)
    load = arrivals * handling_s / 3600
    assert people * 0.8 >= load * (1 - 1e-9)
    assert erlang.answered_within(people, load, **terms) >= 0.8
    fewer = people - 1
    assert fewer * 0.8 < load or fewer == 0 or erlang.answered_within(fewer, load, **terms) < 0.8
