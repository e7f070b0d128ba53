"""Cohen's kappa against published tables."""

import pytest

from moderation.quality.agreement import LEAST, agreement, kappa


def pairs(table: list[list[int]]) -> list[tuple[str, str]]:
    """A table of counts, first answers down and second ones across, as pairs."""
    return [
        (str(first), str(second))
        for first, row in enumerate(table)
        for second, times in enumerate(row)
        for _time in range(times)
    ]


@pytest.mark.parametrize(
    ("table", "golden"),
    [
        # Cohen 1960, table 1: p_o 0.70, p_e 0.41
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.4915),
        # fifty grants judged by two readers: p_o 0.70, p_e 0.50
        ([[20, 5], [10, 15]], 0.4),
        # the same share agrees, the margins differ
        ([[45, 15], [25, 15]], 0.1304),
        ([[25, 35], [5, 35]], 0.2593),
        # never alike, halves each
        ([[0, 10], [10, 0]], -1.0),
        # always alike
        ([[7, 0], [0, 3]], 1.0),
    ],
    ids=["cohen", "grants", "margins-alike", "margins-apart", "never", "always"],
)
def test_kappa_has_its_golden_numbers(table, golden):
    assert kappa(pairs(table)) == pytest.approx(golden, abs=0.00005)


def test_kappa_is_the_same_whoever_is_called_the_first():
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    assert kappa(pairs(table)) == pytest.approx(kappa([(b, a) for a, b in pairs(table)]))


@pytest.mark.parametrize("table", [[], [[12]]], ids=["nothing", "one-answer-throughout"])
def test_where_it_is_not_defined_there_is_none(table):
    assert kappa(pairs(table)) is None


def test_too_few_have_no_figure():
    few = agreement(pairs([[LEAST - 2, 0], [0, 1]]))
    assert (few.pairs, few.agreed, few.enough, few.kappa) == (LEAST - 1, LEAST - 1, False, None)
    assert agreement(pairs([[LEAST - 1, 0], [0, 1]])).kappa == 1.0


def test_the_interval_is_that_of_cohens_paper():
    """Of table 1 with 200 pairs: a standard error of 0.0549."""
    found = agreement(pairs([[88, 14, 18], [10, 40, 10], [2, 6, 12]]))
    assert found.share == pytest.approx(0.7)
    assert (found.low, found.high) == pytest.approx((0.3839, 0.5992), abs=0.0005)


def test_the_interval_stays_within_what_kappa_can_be():
    found = agreement(pairs([[19, 1], [0, 1]]))
    assert found.high == 1.0
    assert found.low < found.kappa
