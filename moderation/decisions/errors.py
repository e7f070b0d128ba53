"""Why a decision is not made or not taken back; whoever catches one finds nothing changed."""

from moderation.cases.models import Case


class Stale(Exception):
    """The case changed since it was read: another version, or flags that are not its own. `case` is as it is now."""

    def __init__(self, case: Case) -> None:
        super().__init__("stale")
        self.case = case


class TooLate(Exception):
    """The ten seconds are over, the measure has left, or another decision stands already."""


class Invalid(Exception):
    """The decision as asked for can't stand; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
