"""Complaints about the rooms, with their clocks and steps; not who complained, in which words, or whether a minor is in
it: that is for cleared people alone."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from inspections.packages.filling import Filling
from inspections.packages.scope import Scope, complaints
from inspections.packages.tables import Row, Table, word
from moderation.complaints.models import ComplaintStep

_COMPLAINTS = {
    "complaint": _("Complaint"),
    "kind": _("Kind"),
    "made_at": _("Made"),
    "place": _("Place"),
    "room": _("Room"),
    "about": _("About"),
    "stream": _("Stream"),
    "offset_ms": _("Offset in ms"),
    "product": _("Product"),
    "reason": _("Reason"),
    "wish": _("Wish"),
    "state": _("State"),
    "due_at": _("Due"),
    "operator_due_at": _("Operator’s answer due"),
    "operator_answered_at": _("Operator answered"),
    "settled_at": _("Settled"),
    "handed_over_at": _("Handed over"),
}
_STEPS = {"complaint": _("Complaint"), "at": _("When"), "step": _("Step")}


def fill(scope: Scope, filling: Filling) -> None:
    filling.table(Table("complaints", _("Complaints"), _COMPLAINTS, _complaints(scope)))
    filling.table(Table("complaint_steps", _("Steps of complaints"), _STEPS, _steps(scope)))


def _complaints(scope: Scope) -> Iterator[Row]:
    found = complaints(scope).select_related("channel", "about").defer("words", "operator_answer", "answer")
    for complaint in found.iterator():
        yield {
            "complaint": complaint.number,
            "kind": word(complaint, "kind"),
            "made_at": complaint.at,
            "place": complaint.place,
            "room": complaint.channel.name,
            "about": complaint.about.name if complaint.about else "",
            "stream": complaint.stream_id,
            "offset_ms": complaint.offset_ms,
            "product": complaint.product,
            "reason": word(complaint, "reason"),
            "wish": word(complaint, "wish"),
            "state": word(complaint, "state"),
            "due_at": complaint.due_at,
            "operator_due_at": complaint.operator_due_at,
            "operator_answered_at": complaint.operator_answered_at,
            "settled_at": complaint.settled_at,
            "handed_over_at": complaint.handed_over_at,
        }


def _steps(scope: Scope) -> Iterator[Row]:
    found = ComplaintStep.objects.filter(complaint__in=complaints(scope).order_by()).select_related("complaint")
    deferred = found.defer("complaint__words", "complaint__operator_answer", "complaint__answer")
    for step in deferred.order_by("complaint", "pk").iterator():
        yield {"complaint": step.complaint.number, "at": step.at, "step": step.code}
