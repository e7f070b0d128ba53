"""How long measures last and when they leave. House settings: the law asks for proportion and names no numbers."""

from dataclasses import dataclass

from moderation.decisions.windows import UNDO_FOR as UNDO_FOR

# limit_traffic: of the usual reach, in percent
DEFAULT_PERCENT = 50
DAY = 24 * 60
WEEK, YEAR = 7 * DAY, 365 * DAY


@dataclass(frozen=True, slots=True)
class Period:
    """In minutes: what is taken when nobody says (None: no end, for `no_end_reason`), and the most.

    `open_ended`: whoever gives a reason of their own may leave the end open.
    """

    default: int | None
    most: int
    open_ended: bool = False
