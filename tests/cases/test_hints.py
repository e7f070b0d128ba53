"""Hints may be lost; the thread that sends them may not."""

from moderation.cases import hints
from tests.running.conftest import wait_for


def test_after_a_failure_of_any_kind_the_next_hint_is_sent(monkeypatch):
    asked: list[list[int]] = []

    def states_of(queue_ids: list[int]) -> list[dict]:
        asked.append(queue_ids)
        if queue_ids == [-1]:
            raise RuntimeError
        return []

    monkeypatch.setattr(hints, "states_of", states_of)
    sender = hints._Sender()
    # no hint of another test bears these: the process's own sender asks here too
    for queue in (-1, -2):
        sender.offer(queue, None)
        assert wait_for(lambda: [queue] in asked, 20)  # noqa: B023  (asked before the next round)
