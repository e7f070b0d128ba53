"""Two that count the same hour at once: one waits for the other, and finds nothing to change."""

import pytest

from inspections.dashboard.counting import count_hour
from inspections.models import CountedHour, Figure
from tests.at_once import at_once
from tests.conftest import OFF_PLATFORM, send_and_scan, speech
from tests.inspections.dashboard.build import HALF_PAST, TEN, all_at


@pytest.mark.django_db(transaction=True)
def test_two_at_once_count_once(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST)
    told = at_once(*[lambda: count_hour(TEN)] * 4, refused=())
    assert sorted(told) == [False, False, False, True]
    assert Figure.objects.filter(metric="flags", place="330100", grain="hour").get().value == 1
    assert CountedHour.objects.count() == 1
