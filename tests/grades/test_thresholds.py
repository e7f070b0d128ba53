"""What a site may set about key rooms, and what stops it at start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from moderation.grades.thresholds import read


def test_own_values_stand_before_the_shipped_ones():
    assert read({"viewers": 5, "patrol_minutes": {"D": 3}}).viewers == 5
    assert read({"patrol_minutes": {"D": 3}}).patrol_minutes == {"A": 60, "B": 30, "C": 20, "D": 3}


@pytest.mark.parametrize(
    ("own", "named"),
    [
        ({"viewer": 5}, "viewer"),
        ({"viewers": "many"}, "viewers"),
        ({"health": ["magic"]}, "magic"),
        ({"patrol_minutes": {"E": 5}}, "patrol_minutes"),
        ({"patrol_minutes": {"A": 0}}, "patrol_minutes"),
    ],
    ids=["unknown", "no-number", "no-category", "no-grade", "no-minutes"],
)
def test_a_mistake_is_named(own, named):
    with pytest.raises(ImproperlyConfigured, match=named):
        read(own)
