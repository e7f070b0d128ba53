from typing import Any


class Refused(Exception):
    """What was asked for can't be: `code` says why (a key of the package's `words`), `field` where it was typed."""

    def __init__(self, code: str, field: str = "", **facts: Any) -> None:
        super().__init__(code)
        self.code, self.field, self.facts = code, field, facts
