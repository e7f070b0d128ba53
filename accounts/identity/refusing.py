"""How these services say no. Neither exception carries a personal value, so either may be logged."""

from collections.abc import Mapping, Sequence

from accounts.refusals import Refusal

# where an error belongs to no field; Django's forms use the same name
WHOLE = "__all__"


class Rejected(Exception):
    """What was handed in can't be taken, and nothing of it was stored.

    `errors`: field → codes, to be put into words by `accounts.identity.words.sentence`. `refusals`: what the
    `registration_checks` of other apps had against it.
    """

    def __init__(self, errors: Mapping[str, Sequence[str]], refusals: Sequence[Refusal] = ()) -> None:
        self.errors = {field: list(codes) for field, codes in errors.items()}
        self.refusals = list(refusals)
        super().__init__(", ".join(f"{field}: {' '.join(codes)}" for field, codes in self.errors.items()))


class NotNow(Exception):
    """A decision does not fit how things stand; `code` says why, and a fresh look may help."""

    def __init__(self, code: str, refusals: Sequence[Refusal] = ()) -> None:
        self.code = code
        self.refusals = list(refusals)
        super().__init__(code)
