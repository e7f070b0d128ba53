"""What a gate decides on: plain values, gathered before, so that every rule is a function of what stands here."""

from dataclasses import dataclass
from datetime import datetime, time

from accounts.ages import SHANGHAI, band_of
from livestream.listings import Listing

WATCH, ORDER, TIP, COMMENT = "watch", "order", "tip", "comment"
ACTS = (WATCH, ORDER, TIP, COMMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`age` is the youngest that the viewer may be, in full years; None: nobody knows (*unverified*).

    Amounts are fen, durations seconds; a limit that is None is none. `now` is the server's clock.
    """

    now: datetime
    # the stream
    state: str = "live"
    demand: str = "allowed"
    audience: str = "all"
    content: str = "general"
    # products that a measure hid, by the platform's ids, and functions that one took from the room
    hidden_products: frozenset[str] = frozenset()
    room_without: frozenset[str] = frozenset()
    # the viewer
    age: int | None = None
    # in minor mode now: set, or a minor's by default, and not left by the guardian's PIN
    minor_mode: bool = False
    # until it comes back after the PIN
    left_s: int | None = None
    night_from: time = time(22)
    night_to: time = time(6)
    daily_s: int | None = None
    # counted today, with what passed since the last question
    watched_s: int = 0
    # what the guardians consent to
    consents: frozenset[str] = frozenset()
    # functions that a measure took from the account; the account itself
    restricted: frozenset[str] = frozenset()
    closed: bool = False
    # entries in force about this viewer as a buyer, and until when the room's operator shut it out or muted it
    listings: tuple[Listing, ...] = ()
    room_banned_until: datetime | None = None
    room_muted_until: datetime | None = None
    # what is asked
    amount: int = 0
    category: str = ""
    product: str = ""
    entering: bool = True
    jump: bool = False
    # limits of this viewer, and what is used of them today
    tip_each: int | None = None
    tip_daily: int | None = None
    tipped: int = 0
    order_each: int | None = None
    order_daily: int | None = None
    ordered: int = 0
    minors_may_tip: bool = False

    @property
    def minor(self) -> bool:
        return self.age is not None and self.age < 18

    @property
    def band(self) -> str:
        """Of `accounts.ages.BANDS`; "" when unverified."""
        return "" if self.age is None else band_of(self.age)

    @property
    def handed(self) -> bool:
        """In minor mode without being a known minor: a child may hold an adult's device, its age unknown."""
        return self.minor_mode and not self.minor

    @property
    def local(self) -> datetime:
        return self.now.astimezone(SHANGHAI)
