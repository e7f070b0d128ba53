"""Periods and the ones before them; steps of time; points of a line."""

from datetime import date

import pytest

from inspections.charts.bars import bars
from inspections.charts.columns import columns
from inspections.charts.lines import lines
from inspections.charts.scale import scale, short
from inspections.charts.spark import spark
from inspections.dashboard.periods import Period
from inspections.dashboard.plan import points
from inspections.dashboard.steps import within


def period(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("asked", "before"),
    [
        (("2026-05-20", "2026-05-20"), ("2026-05-19", "2026-05-19")),
        (("2026-05-14", "2026-05-20"), ("2026-05-07", "2026-05-13")),
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")),
        (("2026-03-01", "2026-03-30"), ("2026-01-30", "2026-02-28")),
    ],
    ids=["a-day", "a-week", "a-month", "a-year", "no-whole-month"],
)
def test_the_period_before_is_as_long(asked, before):
    assert period(*asked).before() == period(*before)


@pytest.mark.parametrize(
    ("asked", "number"),
    [(("2026-05-19", "2026-05-20"), 48), (("2026-05-01", "2026-05-31"), 31), (("2025-06-15", "2026-06-14"), 13)],
    ids=["hours", "days", "months"],
)
def test_a_line_has_as_many_points_as_can_be_told_apart(asked, number):
    assert len(points(period(*asked))) == number


@pytest.mark.parametrize(
    ("counts", "share", "seconds"),
    [
        ({}, 0.5, None),
        ({"30": 10}, 0.5, 15),
        ({"30": 5, "60": 5}, 0.5, 30),
        ({"30": 5, "60": 5}, 0.9, 54),
        ({"30": 1, "longer": 9}, 0.5, 604_800),
    ],
    ids=["none", "middle", "edge", "second-step", "beyond"],
)
def test_a_share_is_read_between_the_steps(counts, share, seconds):
    assert within(counts, share) == seconds


@pytest.mark.parametrize(("most", "end"), [(0, 2), (3, 4), (10, 10), (11, 20), (999, 1000), (1001, 2000)])
def test_a_scale_ends_at_a_round_number(most, end):
    assert scale([most], 0, 100).most == end


def test_a_scale_is_written_short():
    assert [short(n) for n in (0, 0.5, 950, 1500, 2_000_000)] == ["0", "0.5", "950", "1.5k", "2M"]


def test_every_mark_lies_inside_its_drawing():
    drawn = [
        bars("t", "d", [("one", 3), ("two", 1_000_000), ("none", 0)]),
        columns("t", "d", [("00", 3.5), ("01", None), ("02", 9)], wanted=[4, None, 12], marked=[True, False, False]),
        lines("t", "d", ["a", "b", "c"], [("x", [1, 2, 3]), ("y", [3, 3, 3]), ("z", [0, 0, 3])]),
    ]
    for drawing in drawn:
        for bar in (*drawing.bars, *drawing.bands):
            assert bar.x >= 0
            assert bar.x + bar.width <= drawing.width
            assert 0 <= bar.y <= bar.y + bar.height <= drawing.height
        for stroke in drawing.strokes:
            for point in stroke.points.split():
                x, y = map(float, point.split(","))
                assert 0 <= x <= drawing.width
                assert 0 <= y <= drawing.height


def test_names_at_the_ends_of_lines_lie_apart():
    drawing = lines("t", "d", ["a", "b"], [(name, [5, 5]) for name in "pqr"])
    named = sorted(words.y for words in drawing.words if words.series)
    assert [round(b - a) for a, b in zip(named, named[1:], strict=False)] == [13, 13]


def test_more_lines_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="at most 5"):
        lines("t", "d", ["a"], [(str(n), [n]) for n in range(6)])


def test_one_value_makes_no_line():
    assert spark([5]) == ""
    assert spark([0, 4]) == "0.0,22.0 96.0,2.0"
