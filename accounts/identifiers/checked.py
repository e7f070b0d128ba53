from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Checked:
    """What one text turned out to be.

    `normalised` is the form to store and to index when `errors` is empty, and of no use otherwise. Codes stand in
    `accounts.identifiers.words`. Birth date and sex only where the number carries them and nothing is wrong with it.
    """

    normalised: str
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    birth_date: date | None = None
    sex: Literal["male", "female"] | None = None
