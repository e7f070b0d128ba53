from config.supervisor.restarts import Restarts


def test_each_failure_in_a_row_waits_twice_as_long_up_to_five_minutes() -> None:
    restarts, now, waits = Restarts(started=0.0), 1.0, []
    for _ in range(10):
        waits.append(restarts.failed(now))
        restarts.started = now = now + waits[-1]
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_a_failure_after_a_good_minute_starts_from_two_seconds_again() -> None:
    restarts = Restarts(started=0.0)
    restarts.failed(1.0)
    restarts.failed(2.0)
    assert restarts.failed(100.0) == 2


def test_it_is_due_only_after_the_wait() -> None:
    restarts = Restarts(started=0.0)
    assert not restarts.is_due(5.0)
    restarts.failed(10.0)
    assert not restarts.is_due(11.9)
    assert restarts.is_due(12.0)
