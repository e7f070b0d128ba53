"""Many open cases of one rule decided alike: drawn and sampled, read, decided one by one, and taken back as one."""

from moderation.decisions.bulk.asking import LIGHT, ask_to_decide
from moderation.decisions.bulk.drawing import MOST_CASES, draw, mark_read, own_or_decided
from moderation.decisions.bulk.refusing import Refused
from moderation.decisions.bulk.reversing import ask_to_reverse, undo

__all__ = [
    "LIGHT",
    "MOST_CASES",
    "Refused",
    "ask_to_decide",
    "ask_to_reverse",
    "draw",
    "mark_read",
    "own_or_decided",
    "undo",
]
