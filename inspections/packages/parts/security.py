"""What the site's self-checks said in the period, each run."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from inspections.models import SelfCheck
from inspections.packages.filling import Filling
from inspections.packages.scope import Scope
from inspections.packages.tables import Row, Table, word

_COLUMNS = {"at": _("When"), "check": _("Check"), "result": _("Result"), "facts": _("Facts")}


def fill(scope: Scope, filling: Filling) -> None:
    filling.table(Table("security", _("Self-checks of the site’s security"), _COLUMNS, _rows(scope)))


def _rows(scope: Scope) -> Iterator[Row]:
    found = SelfCheck.objects.filter(scope.during("run__at")).select_related("run").order_by("run__at", "pk")
    for check in found.iterator():
        yield {"at": check.run.at, "check": check.code, "result": word(check, "result"), "facts": check.facts}
