"""Cases, their flags and their decisions."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from inspections.counter.filters import shown_kind
from inspections.packages.filling import Filling
from inspections.packages.scope import Scope, cases
from inspections.packages.tables import Row, Table, Word, word
from moderation.cases.models import Flag
from moderation.decisions.models import Decision

_CASES = {
    "case": _("Case"),
    "kind": _("Kind"),
    "opened_at": _("Opened"),
    "place": _("Place"),
    "room": _("Room"),
    "stream": _("Stream"),
    "party": _("Party"),
    "severity": _("Severity"),
    "rules": _("Rules"),
    "flags": _("Flags"),
    "decided_at": _("Decided"),
    "outcome": _("Outcome"),
}
_FLAGS = {
    "case": _("Case"),
    "flag": _("Flag"),
    "rule": _("Rule"),
    "watch": _("On watch"),
    "kind": _("Kind of signal"),
    "signal": _("Signal"),
    "stream": _("Stream"),
    "offset_ms": _("Offset in ms"),
    "severity": _("Severity"),
    "flagged_at": _("Flagged"),
}
_DECISIONS = {
    "case": _("Case"),
    "decision": _("Decision"),
    "decided_at": _("Decided"),
    "outcome": _("Outcome"),
    "rule": _("Rule"),
    "rule_version": _("Version"),
    "automatic": _("By the machine"),
    "undone_at": _("Undone"),
    "overridden_at": _("Overridden"),
}


def fill(scope: Scope, filling: Filling) -> None:
    filling.table(Table("cases", _("Cases"), _CASES, _cases(scope)))
    filling.table(Table("flags", _("Flags"), _FLAGS, _flags(scope)))
    filling.table(Table("decisions", _("Decisions"), _DECISIONS, _decisions(scope)))


def _cases(scope: Scope) -> Iterator[Row]:
    for case in cases(scope).select_related("channel", "stream__channel", "party").iterator():
        channel = case.channel or (case.stream.channel if case.stream else None)
        kind = shown_kind(case)
        yield {
            "case": case.pk,
            "kind": Word(kind.value, kind.label),
            "opened_at": case.opened_at,
            "place": case.place,
            "room": channel.name if channel else "",
            "stream": case.stream_id,
            "party": case.party.name if case.party else "",
            "severity": word(case, "severity"),
            "rules": sorted(case.rules),
            "flags": case.flag_count,
            "decided_at": case.decided_at,
            "outcome": word(case, "outcome"),
        }


def _flags(scope: Scope) -> Iterator[Row]:
    for flag in Flag.objects.filter(case__in=cases(scope).order_by()).order_by("case", "pk").iterator():
        yield {
            "case": flag.case_id,
            "flag": flag.pk,
            "rule": flag.rule,
            "watch": flag.watch,
            "kind": flag.kind,
            "signal": flag.signal_id,
            "stream": flag.stream_id,
            "offset_ms": flag.offset_ms,
            "severity": word(flag, "severity"),
            "flagged_at": flag.created_at,
        }


def _decisions(scope: Scope) -> Iterator[Row]:
    """Who decided is the platform's own matter; that it was a person is not."""
    found = Decision.objects.filter(case__in=cases(scope).order_by()).select_related("rule").defer("facts")
    for decision in found.order_by("case", "pk").iterator():
        yield {
            "case": decision.case_id,
            "decision": decision.pk,
            "decided_at": decision.at,
            "outcome": word(decision, "outcome"),
            "rule": decision.rule.code if decision.rule else "",
            "rule_version": decision.rule.number if decision.rule else None,
            "automatic": decision.automatic,
            "undone_at": decision.undone_at,
            "overridden_at": decision.overridden_at,
        }
