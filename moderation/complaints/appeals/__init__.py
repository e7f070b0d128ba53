"""Appeals against entries, decisions and answers (LE2026 12, 14; PIPL 24): by the person, answered by other eyes,
within a time that shows."""

from moderation.complaints.appeals.asking import appeal, appeals_of
from moderation.complaints.appeals.cases import MINORS_QUEUE, QUEUE, make_queue
from moderation.complaints.appeals.days import ANSWER_DAYS
from moderation.complaints.appeals.deciding import decide_appeal
from moderation.complaints.appeals.withdrawing import withdraw_appeal

__all__ = [
    "ANSWER_DAYS",
    "MINORS_QUEUE",
    "QUEUE",
    "appeal",
    "appeals_of",
    "decide_appeal",
    "make_queue",
    "withdraw_appeal",
]
