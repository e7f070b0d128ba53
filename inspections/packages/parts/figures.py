"""The dashboard's figures of the place, day by day, as they were last counted."""

from collections.abc import Iterator

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from inspections.models import Figure
from inspections.packages.filling import Filling
from inspections.packages.scope import Scope
from inspections.packages.tables import Row, Table

_COLUMNS = {
    "day": _("Day"),
    "metric": _("Metric"),
    "key": _("Broken down by"),
    "value": _("Value"),
    "counted_at": _("Counted"),
}


def fill(scope: Scope, filling: Filling) -> None:
    filling.table(Table("figures", _("Figures"), _COLUMNS, _rows(scope)))


def _rows(scope: Scope) -> Iterator[Row]:
    """The newest count of each, as the index stands; a count is never changed."""
    found = Figure.objects.filter(scope.during("start"), place=scope.place, grain=Figure.Grain.DAY)
    newest = found.order_by("start", "metric", "key", "-counted_at").distinct("start", "metric", "key")
    for figure in newest.iterator():
        yield {
            "day": localtime(figure.start).date(),
            "metric": figure.metric,
            "key": figure.key,
            "value": figure.value,
            "counted_at": figure.counted_at,
        }
