"""Blocklist entries about the parties; the reasons, in which people are named, stay sealed."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blocklists.grounds import GROUNDS
from blocklists.models import Entry
from blocklists.models import Scope as Forbidden
from inspections.packages.filling import Filling
from inspections.packages.scope import Scope, parties
from inspections.packages.tables import Row, Table, Word, word

_COLUMNS = {
    "entry": _("Entry"),
    "party": _("Party"),
    "side": _("Side"),
    "ground": _("Ground"),
    "article": _("Article"),
    "scopes": _("What is forbidden"),
    "categories": _("Goods"),
    "source": _("Source"),
    "basis": _("Rests on"),
    "starts_at": _("From"),
    "ends_at": _("Until"),
    "state": _("State"),
    "proposed_at": _("Proposed"),
    "confirmed_at": _("Confirmed"),
    "ended_at": _("Ended"),
    "ended": _("How it ended"),
}


def fill(scope: Scope, filling: Filling) -> None:
    filling.table(Table("blocklist", _("Blocklist entries"), _COLUMNS, _rows(scope)))


def _rows(scope: Scope) -> Iterator[Row]:
    found = Entry.objects.filter(party__in=parties(scope).order_by(), proposed_at__lt=scope.end)
    for entry in found.select_related("party").defer("reason", "facts").order_by("pk").iterator():
        ground = GROUNDS.get(entry.ground)
        yield {
            "entry": entry.pk,
            "party": entry.party.name if entry.party else "",
            "side": word(entry, "side"),
            "ground": Word(entry.ground, ground.label if ground else entry.ground),
            "article": entry.article,
            "scopes": [Word(one, Forbidden(one).label) for one in entry.scopes],
            "categories": entry.categories,
            "source": word(entry, "source"),
            "basis": entry.basis_text,
            "starts_at": entry.starts_at,
            "ends_at": entry.ends_at,
            "state": word(entry, "state"),
            "proposed_at": entry.proposed_at,
            "confirmed_at": entry.confirmed_at,
            "ended_at": entry.ended_at,
            "ended": word(entry, "ended_code"),
        }
