from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.models import Hold
from inspections.retention import subjects

_DAY = forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d")
# an inspection places and releases its own holds
_BY_HAND = [(one.value, one.label) for one in Hold.Why if one != Hold.Why.INSPECTION]


class HoldForm(forms.Form):
    why = forms.ChoiceField(label=_("Because of"), choices=_BY_HAND)
    basis = forms.CharField(
        label=_("File number"), max_length=200, help_text=_("Of the complaint, lawsuit or order. No names of people.")
    )
    subject_kind = forms.ChoiceField(label=_("What is held"), choices=list(subjects.KINDS.items()))
    subject_id = forms.CharField(
        label=_("Which one"),
        max_length=64,
        help_text=_("The id of a stream or party, the number of a room, or the six digits of a place (GB/T 2260)."),
    )
    period_from = forms.DateField(
        label=_("What happened from"), widget=_DAY, required=False, help_text=_("Empty: from the beginning.")
    )
    period_to = forms.DateField(
        label=_("to the end of"), widget=_DAY, required=False, help_text=_("Empty: without an end.")
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        kind, subject_id = facts.get("subject_kind"), facts.get("subject_id")
        if kind and subject_id:
            facts["subject_id"] = subjects.find(kind, subject_id)
            if not facts["subject_id"]:
                self.add_error("subject_id", _("There is no such one. Check the id and what kind it is."))
        begins, ends = facts.get("period_from"), facts.get("period_to")
        if begins and ends and ends < begins:
            self.add_error("period_to", _("The end lies before the beginning."))
        return facts

    def terms(self) -> dict[str, Any]:
        """What `evidence.holds.place` takes: whole days of China as half-open moments."""
        facts = self.cleaned_data
        begins, ends = facts["period_from"], facts["period_to"]
        return {
            "why": facts["why"],
            "basis": facts["basis"],
            "subjects": [(facts["subject_kind"], facts["subject_id"])],
            "period_from": _midnight(begins) if begins else None,
            "period_to": _midnight(ends + timedelta(days=1)) if ends else None,
        }


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time())).astimezone(UTC)
