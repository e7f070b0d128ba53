"""The platform's own filings and licences, with the files that belong to them."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from inspections.models import Filing
from inspections.packages.filling import Filling
from inspections.packages.scope import Scope
from inspections.packages.tables import Row, Table, word
from livestream.models import PlatformLicence

_FILINGS = {
    "kind": _("Kind"),
    "number": _("Number"),
    "scope": _("Covers"),
    "valid_from": _("Valid from"),
    "valid_until": _("Valid until"),
    "added_at": _("Put on file"),
    "withdrawn_at": _("Withdrawn"),
    "files": _("Files"),
}
_LICENCES = {
    "covers": _("Covers"),
    "number": _("Number"),
    "valid_from": _("Valid from"),
    "valid_until": _("Valid until"),
    "withdrawn_at": _("Withdrawn"),
}


def fill(scope: Scope, filling: Filling) -> None:
    """Of the platform as a whole, put on file before the period's end."""
    # the files first: a zip is written one entry after the other
    filings = list(_filings(scope, filling))
    filling.table(Table("filings", _("Filings and licences of the platform"), _FILINGS, filings))
    filling.table(Table("licences", _("Licences for classes of goods"), _LICENCES, _licences(scope)))


def _filings(scope: Scope, filling: Filling) -> Iterator[Row]:
    found = Filing.objects.filter(added_at__lt=scope.end).prefetch_related("files")
    for filing in found.order_by("pk"):
        yield {
            "kind": word(filing, "kind"),
            "number": filing.number,
            "scope": filing.scope,
            "valid_from": filing.valid_from,
            "valid_until": filing.valid_until,
            "added_at": filing.added_at,
            "withdrawn_at": filing.withdrawn_at,
            "files": [filling.exhibit(file) for file in sorted(filing.files.all(), key=lambda file: file.pk)],
        }


def _licences(scope: Scope) -> Iterator[Row]:
    for licence in PlatformLicence.objects.filter(created_at__lt=scope.end).order_by("pk"):
        yield {name: getattr(licence, name) for name in _LICENCES}
