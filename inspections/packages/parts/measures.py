"""Measures of the cases and what became of them, and the appeals against their decisions."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from inspections.packages.filling import Filling
from inspections.packages.scope import Scope, cases
from inspections.packages.tables import Row, Table, word
from moderation.complaints.models import Appeal
from moderation.decisions.models import Measure

_MEASURES = {
    "case": _("Case"),
    "decision": _("Decision"),
    "measure": _("Measure"),
    "kind": _("Kind"),
    "stream": _("Stream"),
    "party": _("Party"),
    "automatic": _("By the machine"),
    "starts_at": _("From"),
    "ends_at": _("Until"),
    "state": _("State"),
    "confirmed_at": _("Confirmed"),
    "lifted_at": _("Lifted"),
    "acknowledged_at": _("Acknowledged"),
    "escalated_at": _("Escalated"),
}
_APPEALS = {
    "appeal": _("Appeal"),
    "case": _("Case"),
    "decision": _("Decision"),
    "appealed_at": _("Appealed"),
    "due_at": _("Due"),
    "outcome": _("Outcome"),
    "decided_at": _("Decided"),
}


def fill(scope: Scope, filling: Filling) -> None:
    filling.table(Table("measures", _("Measures"), _MEASURES, _measures(scope)))
    filling.table(Table("appeals", _("Appeals"), _APPEALS, _appeals(scope)))


def _measures(scope: Scope) -> Iterator[Row]:
    found = Measure.objects.filter(decision__case__in=cases(scope).order_by()).select_related("decision", "party")
    for measure in found.defer("decision__facts").order_by("decision__case", "pk").iterator():
        yield {
            "case": measure.decision.case_id,
            "decision": measure.decision_id,
            "measure": measure.pk,
            "kind": word(measure, "kind"),
            "stream": measure.stream_id,
            "party": measure.party.name if measure.party else "",
            "automatic": measure.automatic,
            "starts_at": measure.starts_at,
            "ends_at": measure.ends_at,
            "state": word(measure, "state"),
            "confirmed_at": measure.confirmed_at,
            "lifted_at": measure.lifted_at,
            "acknowledged_at": measure.acknowledged_at,
            "escalated_at": measure.escalated_at,
        }


def _appeals(scope: Scope) -> Iterator[Row]:
    found = Appeal.objects.filter(decision__case__in=cases(scope).order_by()).select_related("decision")
    for appeal in found.defer("decision__facts", "words", "answer").order_by("pk").iterator():
        yield {
            "appeal": appeal.pk,
            "case": appeal.decision.case_id if appeal.decision else None,
            "decision": appeal.decision_id,
            "appealed_at": appeal.at,
            "due_at": appeal.due_at,
            "outcome": word(appeal, "outcome"),
            "decided_at": appeal.decided_at,
        }
