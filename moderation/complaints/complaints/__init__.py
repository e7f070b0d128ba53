"""Complaints and reports (LM2021 15, LE2026 20): filed, answered by the operator, decided by a person, within clocks
that everybody sees."""

from moderation.complaints.complaints.clocks import Clock, clocks, whose_turn
from moderation.complaints.complaints.days import tell_days
from moderation.complaints.complaints.deciding import decide
from moderation.complaints.complaints.delays import note_delays
from moderation.complaints.complaints.files import add_file
from moderation.complaints.complaints.filing import file, file_once, withdraw
from moderation.complaints.complaints.gathering import MINORS_QUEUE, QUEUE, buyers, buyers_and_moments, make_queue
from moderation.complaints.complaints.handing_over import hand_over_lapsed, note_silence
from moderation.complaints.complaints.moments import Line, Moment, moment
from moderation.complaints.complaints.operators import accept_answer, answer_as_operator, ask_operator, refuse_answer
from moderation.complaints.complaints.reading import (
    Told,
    asked_of,
    complaint_for,
    complaints_about,
    complaints_by,
    complaints_of,
    seconds_at,
)
from moderation.complaints.complaints.steps import steps_of

__all__ = [
    "MINORS_QUEUE",
    "QUEUE",
    "Clock",
    "Line",
    "Moment",
    "Told",
    "accept_answer",
    "add_file",
    "answer_as_operator",
    "ask_operator",
    "asked_of",
    "buyers",
    "buyers_and_moments",
    "clocks",
    "complaint_for",
    "complaints_about",
    "complaints_by",
    "complaints_of",
    "decide",
    "file",
    "file_once",
    "hand_over_lapsed",
    "make_queue",
    "moment",
    "note_delays",
    "note_silence",
    "refuse_answer",
    "seconds_at",
    "steps_of",
    "tell_days",
    "whose_turn",
    "withdraw",
]
