"""Who was on duty, by shift and by hour: the names that colleagues see, no others. How many rooms were online stands
among the figures."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from inspections.packages.filling import Filling
from inspections.packages.scope import Scope
from inspections.packages.tables import Row, Table
from inspections.staffing.querysets import on_shift_by_hour, shifts_between

_SHIFTS = {"person": _("Person"), "from": _("From"), "until": _("Until")}
_HOURS = {"hour": _("Hour"), "on_shift": _("Moderators on shift")}


def fill(scope: Scope, filling: Filling) -> None:
    filling.table(Table("shifts", _("Shifts"), _SHIFTS, _shifts(scope)))
    filling.table(Table("hours", _("Moderators on shift by hour"), _HOURS, _hours(scope)))


def _shifts(scope: Scope) -> Iterator[Row]:
    for shift in shifts_between(scope.start, scope.end):
        yield {"person": shift.user.label, "from": shift.during.lower, "until": shift.during.upper}


def _hours(scope: Scope) -> Iterator[Row]:
    for hour, count in on_shift_by_hour(scope.start, scope.end).items():
        yield {"hour": hour, "on_shift": count}
