"""The formula of credit grades, by golden numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.grades.formula import Facts, grade

SOME = 10


@pytest.mark.parametrize(
    ("facts", "score", "letter"),
    [
        (Facts(broadcasts=SOME), 100, "A"),
        (Facts(broadcasts=2), 100, "B"),
        (Facts(broadcasts=SOME, strikes=3), 91, "A"),
        (Facts(broadcasts=SOME, strikes=4), 88, "B"),
        (Facts(broadcasts=SOME, strikes=8), 76, "B"),
        (Facts(broadcasts=SOME, strikes=9), 73, "C"),
        (Facts(broadcasts=60, strikes=9), 84, "B"),
        (Facts(broadcasts=30, strikes=9), 78, "B"),
        (Facts(broadcasts=SOME, strikes=1000), 40, "D"),
        (Facts(broadcasts=SOME, complaints_right=3, answers_missed=2), 84, "B"),
        (Facts(broadcasts=SOME, deletions=4, corrections=3), 95, "A"),
        (Facts(broadcasts=SOME, corrections=50), 100, "A"),
        (Facts(10, 1000, 1000, 1000, 1000, 0), 0, "D"),
    ],
    ids=lambda value: None if isinstance(value, Facts) else str(value),
)
def test_the_golden_numbers(facts, score, letter):
    result = grade(facts)
    assert (result.score, result.grade) == (score, letter)


counts = st.integers(0, 10_000)


@given(st.builds(Facts, counts, counts, counts, counts, counts, counts), st.integers(1, 50))
def test_more_faults_never_make_a_better_grade(facts, more):
    worse = Facts(facts.broadcasts, facts.strikes + more, facts.complaints_right, facts.answers_missed, facts.deletions)
    better = Facts(facts.broadcasts, facts.strikes, facts.complaints_right, facts.answers_missed, facts.deletions)
    assert grade(worse).score <= grade(better).score
    assert 0 <= grade(facts).score <= 100
    assert grade(facts).score == max(0, min(100, 100 + sum(part.points for part in grade(facts).parts)))
