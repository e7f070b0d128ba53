"""Moderators on shift beside rooms online, by hour of the day (LM2021 6; the floor: NRTA 2020)."""

import math

from django.utils.translation import gettext as _

from inspections.dashboard.facts import Facts, table
from inspections.dashboard.metrics import COUNTED
from inspections.dashboard.shapes import Column, Row, Table
from inspections.staffing.terms import TERMS

# 23:00 to 05:00 in China
NIGHT = frozenset({"23", "00", "01", "02", "03", "04"})


def staffing(facts: Facts) -> Table:
    """Means over the days counted. Content managers look after rooms everywhere, so the floor is of the platform."""
    return table(
        "staffing",
        _("Rooms online and people on shift, by hour"),
        _(
            "Means over the days of the period, by the hour in China; people by the roster. Content managers look "
            "after rooms everywhere, so the floor of one to %(rooms)s rooms online is that of the whole platform. "
            "Night is 23:00 to 05:00."
        )
        % {"rooms": TERMS.rooms_to_one},
        [
            Column("hour", _("Hour"), "text"),
            Column("rooms", _("Rooms online here"), "rate"),
            Column("rooms_platform", _("Rooms online, whole platform"), "rate"),
            Column("people", _("People on shift"), "rate"),
            Column("floor", _("People needed by the floor")),
        ],
        [_row(facts, f"{number:02}") for number in range(24)],
    )


def _row(facts: Facts, hour: str) -> Row:
    counted = facts.platform.now[COUNTED].get(hour, 0)
    if not counted:
        return Row((_name(hour), None, None, None, None), marked=hour in NIGHT)
    rooms = facts.platform.now["room_minutes"].get(hour, 0) / counted
    return Row(
        (
            _name(hour),
            round(facts.sums.now["room_minutes"].get(hour, 0) / counted, 1),
            round(rooms, 1),
            round(facts.platform.now["shift_minutes"].get(hour, 0) / counted, 1),
            math.ceil(rooms / TERMS.rooms_to_one),
        ),
        marked=hour in NIGHT,
    )


def _name(hour: str) -> str:
    return f"{hour}:00"
