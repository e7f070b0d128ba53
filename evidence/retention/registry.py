"""What each app has to erase when its time is over: a job for each table, filled in `AppConfig.ready()`."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Part:
    """What may go at once: a partition, or rows of a table.

    `counted` rows of a class, of which `kept` stay (by reason: a class of the table, or "hold", "open_case" …) and the
    rest may go. `stopped`: a code that says why nothing of it can be erased now.
    """

    retention: str
    partition: str
    period_from: datetime
    period_to: datetime
    counted: int
    kept: Counter[str] = field(default_factory=Counter)
    stopped: str = ""

    @property
    def kept_rows(self) -> int:
        return self.kept.total()

    @property
    def erasable(self) -> int:
        return self.counted - self.kept_rows


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a part: erased and kept rows; `stopped` says why not, or not yet."""

    part: Part
    erased: int = 0
    kept: int = 0
    stopped: str = ""


# `still()` is False once the time given to this run is over: long work ends there and goes on in the next run
Still = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Job:
    """One table's retention. `plan(now)` counts and changes nothing. `run(now, still)` erases part by part, each in
    such steps that it can be killed at any of them and be run again."""

    # the classes it erases
    codes: tuple[str, ...]
    plan: Callable[[datetime], Iterator[Part]]
    run: Callable[[datetime, Still], Iterator[Outcome]]


_jobs: dict[str, Job] = {}


def register(name: str, job: Job) -> None:
    """Called from an app's `ready()`; twice is once."""
    _jobs[name] = job


def jobs(code: str = "") -> list[Job]:
    """All of them, in the order in which they were registered; or those that erase this class."""
    return [job for job in _jobs.values() if not code or code in job.codes]
