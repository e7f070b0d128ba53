"""Frozen evidence of the cases: the bytes as they were frozen, and a table that says what each file is."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from inspections.packages.filling import Filling
from inspections.packages.scope import Scope, cases
from inspections.packages.tables import Row, Table, word
from moderation.cases.models import CaseExhibit

_COLUMNS = {
    "case": _("Case"),
    "exhibit": _("Exhibit"),
    "kind": _("Kind"),
    "file": _("File"),
    "sha256": _("SHA-256"),
    "size": _("Bytes"),
    "stream": _("Stream"),
    "offset_ms": _("Offset in ms"),
    "frozen_at": _("Frozen"),
    "erased_at": _("Erased"),
}


def fill(scope: Scope, filling: Filling) -> None:
    # the bytes first: a zip is written one entry after the other
    rows = list(_rows(scope, filling))
    filling.table(Table("exhibits", _("Frozen evidence"), _COLUMNS, rows))


def _rows(scope: Scope, filling: Filling) -> Iterator[Row]:
    found = CaseExhibit.objects.filter(case__in=cases(scope).order_by()).select_related("exhibit")
    for link in found.order_by("case", "pk").iterator():
        exhibit = link.exhibit
        yield {
            "case": link.case_id,
            "exhibit": exhibit.pk,
            "kind": word(exhibit, "kind"),
            "file": filling.exhibit(exhibit),
            "sha256": bytes(exhibit.sha256).hex() if exhibit.sha256 else "",
            "size": exhibit.size,
            "stream": exhibit.subject_id if exhibit.subject_kind == "stream" else "",
            "offset_ms": exhibit.offset_ms,
            "frozen_at": exhibit.frozen_at,
            "erased_at": exhibit.erased_at,
        }
