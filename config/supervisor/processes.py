"""Starting, watching and ending child processes."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.supervisor.errors import CannotRun, StopRequested

PR_SET_PDEATHSIG = 1
# macOS has no such call: there a supervisor that is killed outright leaves its children to the next start,
# which finds PostgreSQL by its pid file and ends it
_prctl = getattr(ctypes.CDLL(None), "prctl", None) if sys.platform == "linux" else None
LOG_LIMIT = 5_000_000  # bytes; one older file is kept, so a child's log never takes more than twice this


@dataclass
class Child:
    """A process of ours, in a session of its own: the terminal's Ctrl-C reaches only the supervisor."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: int = signal.SIGTERM
    grace: float = 10.0  # seconds between asking and killing

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def end_of_log(self, lines: int = 15) -> str:
        """Its last words, for a person."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def start(
    name: str,
    argv: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str],
    cwd: Path | None = None,
    stop_signal: int = signal.SIGTERM,
    grace: float = 10.0,
    death_signal: int = signal.SIGKILL,
    popen: Mapping[str, Any] | None = None,
    speaks: bool = False,
    waits: bool = False,
) -> Child:
    """Start `argv` with output to `log`; the kernel sends it `death_signal` should we die without a word.

    What it prints goes to our own terminal when it `speaks`; its errors go to the log all the same. One that
    `waits` begins when `go` is called.
    """
    rotate(log)
    with open(log, "ab") as output:
        process = subprocess.Popen(
            list(argv),
            stdin=subprocess.PIPE if waits else subprocess.DEVNULL,
            stdout=None if speaks else output,
            stderr=output,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=_tie_to_parent(death_signal),
            **(popen or {}),
        )
    return Child(name, process, log, stop_signal, grace)


def go(child: Child) -> None:
    """Let a child begin that was started to wait."""
    if pipe := child.process.stdin:
        with contextlib.suppress(BrokenPipeError), pipe:  # broken: it died, and whoever waits for it will see
            pipe.write(b"go\n")


def finish(argv: Sequence[str], *, env: Mapping[str, str], text: str, popen: Mapping[str, Any]) -> str:
    """Run `argv` to its end with `text` as input; what it complained of, or "" when it went well."""
    done = subprocess.run(
        list(argv),
        input=text,
        capture_output=True,
        text=True,
        env=dict(env),
        start_new_session=True,
        preexec_fn=_tie_to_parent(signal.SIGKILL),
        check=False,
        **popen,
    )
    return "" if done.returncode == 0 else done.stderr.strip() or f"it ended with code {done.returncode}"


def _tie_to_parent(death_signal: int) -> Callable[[], None]:
    parent = os.getpid()

    def tie() -> None:
        if _prctl:
            _prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            # the parent may have died between fork and prctl: then no signal will ever come
            if os.getppid() != parent:
                os._exit(1)

    return tie


def rotate(log: Path) -> None:
    """Set a log aside when it has grown. The writer appends, so truncating under it loses nothing later."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.with_suffix(".log.1").write_bytes(log.read_bytes())
        os.truncate(log, 0)


def wait_until(ready: Callable[[], bool], child: Child, *, seconds: float, pause: Callable[[float], None]) -> None:
    """Ask `ready` until it is true. Raises CannotRun when the child ends first or `seconds` have passed."""
    until = time.monotonic() + seconds
    while not ready():
        if not child.running:
            raise CannotRun(f"{child.name} ended at once. Its last words:\n\n{child.end_of_log()}")
        if time.monotonic() > until:
            raise CannotRun(f"{child.name} was not ready after {seconds:.0f} s. See {child.log}")
        pause(0.02)


def _signal_group(child: Child, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, number)


def stop(children: Sequence[Child], *, hurried: Callable[[], bool] = lambda: False) -> None:
    """Ask all at once, wait for each one's grace, then kill what is left, their own children included."""
    asked = time.monotonic()
    for child in children:
        if child.running:
            child.process.send_signal(child.stop_signal)
    for child in children:
        while child.running and time.monotonic() < asked + child.grace and not hurried():
            time.sleep(0.02)
        _signal_group(child, signal.SIGKILL)
        child.process.wait()


class Signals:
    """Remembers Ctrl-C, TERM and HUP; they take effect only where the supervisor waits, never half-way."""

    def __init__(self) -> None:
        self.count = 0

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # under nohup a closed terminal is meant to stop nothing
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._remember)

    def _remember(self, number: int, frame: object) -> None:
        self.count += 1

    def pause(self, seconds: float) -> None:
        """Sleep. Raises StopRequested once a signal has come."""
        if self.count:
            raise StopRequested
        time.sleep(seconds)
        if self.count:
            raise StopRequested
