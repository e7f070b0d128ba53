"""What is done with decisions on flags, complaints and patrols; registrations, evasions and appeals have their own."""

from moderation.decisions.deciding import decide
from moderation.decisions.errors import Invalid, Stale, TooLate
from moderation.decisions.lifting import lift
from moderation.decisions.overriding import override
from moderation.decisions.undoing import undo

__all__ = ["Invalid", "Stale", "TooLate", "decide", "lift", "override", "undo"]
