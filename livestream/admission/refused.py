"""What services of the door raise: reasons in the form that everybody here shows them."""

from collections.abc import Sequence
from typing import Any

from accounts.refusals import Refusal


class Refused(Exception):
    """Nothing was done. `refusals`: why, at least one; each stands in `accounts.refusals.REASONS`."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = list(refusals)


def refuse(code: str, **facts: Any) -> Refused:
    return Refused([Refusal(code, facts)])
