"""Appeals against blocklist entries (LE2026 14): by the person, answered by other eyes, within a time that shows."""

from moderation.complaints.appeals.asking import ANSWER_DAYS, appeal, appeals_of, withdraw_appeal
from moderation.complaints.appeals.cases import QUEUE, make_queue
from moderation.complaints.appeals.deciding import decide_appeal

__all__ = ["ANSWER_DAYS", "QUEUE", "appeal", "appeals_of", "decide_appeal", "make_queue", "withdraw_appeal"]
