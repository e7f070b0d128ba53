"""What the dashboard counts: each metric's name, unit, and how it is counted, in a sentence.

The numbers themselves are asked for in `questions.py`. A code that was once counted keeps its meaning: figures are kept
for ever, and a changed question gets a new code.
"""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Unit = Literal["count", "minutes", "seconds"]


@dataclass(frozen=True, slots=True)
class Metric:
    """`level`: a state at a moment, read as it was at the period's end; anything else is added up over time and places.
    `platform`: of the platform as a whole, whatever place is asked for. `cases`: there are cases behind it to open."""

    code: str
    title: Promise
    how: Promise
    unit: Unit = "count"
    level: bool = False
    platform: bool = False
    cases: bool = False


METRICS = {
    metric.code: metric
    for metric in (
        Metric("streams", _("Streams"), _("Broadcasts that went on air in the period.")),
        Metric(
            "room_minutes",
            _("Minutes on air"),
            _("The minutes that rooms were on air, by the hour of the day in China."),
            unit="minutes",
        ),
        Metric(
            "key_rooms",
            _("Key rooms"),
            _("Rooms under graded management (LM2021 14) at the end of the period."),
            level=True,
        ),
        Metric(
            "flags",
            _("Flags"),
            _("One rule met by one signal, at the moment it was flagged; rules on watch are left out."),
            cases=True,
        ),
        Metric(
            "cases",
            _("Cases"),
            _(
                "Cases opened in the period, whatever became of them. Appeals, second reviews and releases by a second "
                "person are about another case and are left out."
            ),
            cases=True,
        ),
        Metric(
            "rule_cases",
            _("Cases by rule"),
            _("Cases opened in the period that hold a flag of this rule; a case of two rules counts under both."),
            cases=True,
        ),
        Metric(
            "decisions",
            _("Decisions"),
            _(
                "Decisions by people, at the moment they were made; those taken back within seconds are left out, and "
                "one that takes the place of another counts again."
            ),
            cases=True,
        ),
        Metric(
            "violations",
            _("Violations found"),
            _("Decisions by people in the period that found a violation, by the rule they cite."),
            cases=True,
        ),
        Metric(
            "decision_time",
            _("Time from flag to decision"),
            _(
                "From the first flag of a case to the first decision by a person, in the period of the decision. "
                "Counted in fixed steps of time; half and nine tenths are read between the steps, evenly within one."
            ),
            unit="seconds",
            cases=True,
        ),
        Metric(
            "measures",
            _("Measures"),
            _(
                "Measures of decisions made in the period. Left out: those undone, refused by the second person, or "
                "still waiting for one two days later."
            ),
            cases=True,
        ),
        Metric(
            "machine_measures",
            _("of these by the machine"),
            _("Light and short measures that the machine took by itself, for a person to review."),
            cases=True,
        ),
        Metric("appeals", _("Appeals"), _("Appeals received in the period, by what they are against."), cases=True),
        Metric(
            "appeals_decided",
            _("Appeals decided"),
            _("Appeals answered or withdrawn in the period, whenever they were received."),
            cases=True,
        ),
        Metric(
            "complaints", _("Complaints"), _("Complaints and reports received in the period, by reason."), cases=True
        ),
        Metric(
            "lapsed",
            _("Lapsed clocks"),
            _(
                "Deadlines that passed in the period without the answer that was owed: to complaints, by operators, to "
                "appeals."
            ),
            cases=True,
        ),
        Metric(
            "blocklist",
            _("Blocklist entries in force"),
            _(
                "Entries in force at the end of the period, by the place of the listed party. Entries of shared lists "
                "name no party here and count for the whole country alone."
            ),
            level=True,
        ),
        Metric(
            "minors_refused",
            _("Refused to protect minors"),
            _(
                "Starts, watches, orders, tips and comments refused for a reason of age: too young, age not verified, "
                "minor mode, a minor's limit, or a guardian's consent that is missing."
            ),
        ),
        Metric(
            "unscanned_minutes",
            _("Unscanned minutes"),
            _(
                "On-air minutes that no scanned batch of speech or frames covers, one minute after the fact: never "
                "sent, waiting, or detector down."
            ),
            unit="minutes",
        ),
        Metric(
            "shift_minutes",
            _("Minutes on shift"),
            _("Minutes of content managers on duty by the roster, for the whole platform."),
            unit="minutes",
            platform=True,
        ),
        Metric(
            "cases_opened",
            _("Cases that came to the desk"),
            _("Cases of every kind opened on the whole platform, for the rosters."),
            platform=True,
        ),
        Metric(
            "filings",
            _("Filings and licences"),
            _("The platform's own filings and licences at the end of the period; due means within 30 days."),
            level=True,
            platform=True,
        ),
    )
}
# how much was counted at all: minutes by the hour of the day, and minutes of the day for what is read at its end
COUNTED, LEVELS = "counted", "levels"
LEVEL_CODES = [metric.code for metric in METRICS.values() if metric.level]
# Upper ends of the steps of `decision_time`, in seconds: near the limits of the queues (three minutes for the gravest)
# they are close together. Figures are kept by these numbers: a step may be split, never moved.
STEPS = (30, 60, 90, 120, 180, 240, 300, 450, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400, 259200, 604800)
LONGER = "longer"
