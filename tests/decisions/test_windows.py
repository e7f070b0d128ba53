"""Until when a decision may be appealed: thirty days of China, and the time it was held on top."""

import pytest

from moderation.decisions.windows import appeal_by
from tests.decisions.held import answer, decided_on, fill, taken

pytestmark = pytest.mark.django_db


def shown(decision) -> str:
    return appeal_by(decision).isoformat()


@pytest.fixture
def alice(person):
    return person("moderator", "alice")


def test_it_ends_with_the_thirtieth_day(stream, alice, time_machine):
    time_machine.move_to("2026-11-22T10:00:00+08:00", tick=False)
    assert shown(decided_on(stream, alice, "pause")) == "2026-12-23T00:00:00+08:00"


def test_the_seconds_of_undo_come_first(stream, alice, time_machine):
    """Five seconds before midnight in China the warning has not left: its day is the next one."""
    time_machine.move_to("2026-11-22T23:59:55+08:00", tick=False)
    assert shown(decided_on(stream, alice, "warn")) == "2026-12-24T00:00:00+08:00"


def test_the_time_it_was_held_is_added(stream, alice, person, time_machine):
    time_machine.move_to("2026-11-22T10:00:00+08:00", tick=False)
    fill(stream)
    decision = decided_on(stream, alice, "cut")
    time_machine.move_to("2026-11-24T10:00:00+08:00", tick=False)
    assert shown(decision) == "2026-12-25T00:00:00+08:00"
    bob = person("senior_moderator", "bob")
    answer(bob, taken(bob), "released")
    time_machine.move_to("2026-11-30T10:00:00+08:00", tick=False)
    assert shown(decision) == "2026-12-25T00:00:00+08:00"
