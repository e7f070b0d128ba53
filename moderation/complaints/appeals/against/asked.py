from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation.complaints.models import Appeal
from moderation.decisions.measures import Wish

UPHELD, CHANGED, OVERTURNED = Appeal.Outcome.UPHELD, Appeal.Outcome.CHANGED, Appeal.Outcome.OVERTURNED


@dataclass(frozen=True, slots=True)
class Asked:
    """What the decider of an appeal asks for. `words`: to the person, in full. `ends_at`: a changed entry's new end;
    `wishes`: what of a changed decision stays, with `rule_code` when it rests on another rule."""

    outcome: str
    words: str
    ends_at: datetime | None = None
    wishes: Sequence[Wish] = ()
    rule_code: str = ""
