"""What verifying found, in words."""

from dataclasses import asdict, dataclass, field
from typing import Any

# more than that many by name helps nobody; the rest is counted
MOST_NAMED = 1000

WORDS = {
    "changed": "was changed after it was sealed",
    "missing": "was sealed and is not there; no erasure tells of it",
    "added": "stands where nothing could be written any more: it was added by hand",
    "twice": "stands there more than once; only one of the rows was sealed",
    "seal_missing": "is not there",
    "seal_changed": "was changed: leaves, root and chain don't belong together",
    "published_differs": "was published otherwise",
    "published_only": "was published and is not there",
    "published_unreadable": "can't be read",
    "erasure_unproven": "stands in no audit event that says the same: what it covers counts as missing",
    "erasure_count": "says another number of events than the seals list under it",
    "exhibit_changed": "is not what was frozen",
    "exhibit_missing": "was frozen and is not there",
    "exhibit_added": "was never frozen: no audit event tells of it",
    "exhibit_hidden": "is marked as erased, and no audit event tells of that",
    "object_missing": "has no bytes in the store",
    "object_changed": "has other bytes in the store than were frozen",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a code of `WORDS` and what it is about, by name."""

    code: str
    what: str

    def __str__(self) -> str:
        return f"{self.what} {WORDS[self.code]}"


@dataclass(slots=True)
class Report:
    """`events` compared with their leaves, of so many `seals`; `erased` ones went lawfully; `unsealed` ones wait for
    their seal; `late` ones tell of a time more than a day before the seal that should have covered them."""

    seals: int = 0
    events: int = 0
    erased: int = 0
    unsealed: int = 0
    exhibits: int = 0
    objects: int = 0
    published: int = 0
    late: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    more_problems: int = 0
    last_seal: int = 0
    last_chain: str = ""
    seconds: float = 0.0

    @property
    def is_sound(self) -> bool:
        return not self.problems

    @property
    def rows_per_s(self) -> float:
        return self.events / self.seconds if self.seconds else 0.0

    def blame(self, code: str, what: str) -> None:
        if len(self.problems) < MOST_NAMED:
            self.problems.append(Problem(code, what))
        else:
            self.more_problems += 1

    def as_json(self) -> dict[str, Any]:
        facts = asdict(self) | {"is_sound": self.is_sound, "rows_per_s": round(self.rows_per_s)}
        return facts | {"problems": [asdict(problem) | {"says": str(problem)} for problem in self.problems]}


def name_of_event(event_id: int, action: str, at: str) -> str:
    """`at` in UTC, ISO 8601."""
    return f"event {event_id} ({action}, {at[:10]} {at[11:19]} UTC)"
