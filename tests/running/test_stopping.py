"""Whatever ends the supervisor, nothing it started outlives it."""

import os
import signal
from collections.abc import Callable

import pytest

from tests.running.conftest import LONGEST_END_S, Up, wait_for

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_everything_cleanly(up: Callable[..., Up], number: int) -> None:
    running = up().until_it_says("Ctrl-C stops it")
    assert len(running.living()) > 5
    assert running.stop(number) == 0
    assert running.living() == []
    assert "Stopped" in running.said()


def test_under_nohup_a_closed_terminal_stops_nothing(up: Callable[..., Up]) -> None:
    running = up(nohup=True).until_it_says("Ctrl-C stops it")
    running.process.send_signal(signal.SIGHUP)
    assert not wait_for(lambda: "Stopp" in running.said() or running.process.poll() is not None, 1)
    assert running.stop() == 0


def test_a_killed_supervisor_takes_everything_with_it(up: Callable[..., Up]) -> None:
    running = up().until_it_says("Ctrl-C stops it")
    running.stop(signal.SIGKILL)
    assert wait_for(lambda: not running.living(), LONGEST_END_S), running.living()


def test_the_next_start_waits_for_a_dying_postgres_and_has_the_data(up: Callable[..., Up]) -> None:
    running = up().until_it_says("Ctrl-C stops it")
    running.write_note(running.mark)
    running.stop(signal.SIGKILL)
    again = up().until_it_says("Ctrl-C stops it")
    assert again.read_note() == running.mark


def test_a_killed_postgres_stops_the_site_and_the_next_start_recovers(up: Callable[..., Up]) -> None:
    running = up().until_it_says("Ctrl-C stops it")
    running.write_note(running.mark)
    pid = int((running.local / "postgres/data/postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)
    assert running.process.wait(LONGEST_END_S) == 1
    assert "PostgreSQL stopped by itself" in running.said()
    assert wait_for(lambda: not running.living(), LONGEST_END_S), running.living()

    again = up().until_it_says("Ctrl-C stops it")
    assert again.read_note() == running.mark


def test_the_death_of_a_needed_part_stops_all_and_shows_its_last_words(up: Callable[..., Up]) -> None:
    running = up("worker=import sys; sys.exit('the broker said no')").until_it_says("worker stopped by itself")
    assert running.process.wait(LONGEST_END_S) == 1
    assert "the broker said no" in running.said()
    assert running.living() == []


def test_the_death_of_the_demo_player_does_not_stop_the_site(up: Callable[..., Up]) -> None:
    running = up("player=pass").until_it_says("The demo player stopped")
    assert "the site goes on. Again in 2 s" in running.said()
    assert running.process.poll() is None


def test_what_does_not_listen_is_killed_with_its_own_children(up: Callable[..., Up]) -> None:
    family = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {STUBBORN!r}])"
    running = up(f"worker={family}").until_it_says("Ctrl-C stops it")
    # the child, and so its parent
    assert wait_for(lambda: any(f"-c {STUBBORN}" in command for command in running.living()), 30), running.living()
    assert running.stop() == 0
    assert running.living() == []


def test_a_signal_during_the_start_leaves_nothing(up: Callable[..., Up]) -> None:
    running = up().until_it_says("PostgreSQL")
    assert running.stop(signal.SIGTERM) == 0
    assert running.living() == []
