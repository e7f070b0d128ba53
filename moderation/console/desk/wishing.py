"""What was filled into the pane, as the measures it asks for."""

from uuid import UUID

from django import forms
from django.http import QueryDict

from moderation.cases.models import Case
from moderation.decisions.kinds import ACCOUNT_LADDER, STREAM_LADDER
from moderation.decisions.measures import AT_ONCE, Wish
from moderation.decisions.models import MeasureKind as K

NO_VIOLATION = Case.Outcome.NO_VIOLATION.value
LONGEST_FACTS = 5000
LADDERS = [*STREAM_LADDER, *ACCOUNT_LADDER]
MINUTES_A_DAY = 1440


class MeasuresForm(forms.Form):
    """`choice` is the button pressed: no violation, or a measure that a violation gets; `also` what was ticked with it.

    Figures and names are those of the measures asked for: what stands in the others' fields only has to be readable.
    """

    choice = forms.ChoiceField(choices=[(NO_VIOLATION, ""), *K.choices])
    also = forms.MultipleChoiceField(choices=K.choices, required=False)
    rule = forms.CharField(max_length=12, required=False)
    reason = forms.CharField(max_length=2000, required=False)
    facts = forms.CharField(max_length=LONGEST_FACTS, required=False)
    percent = forms.IntegerField(required=False)
    limit_minutes = forms.IntegerField(required=False)
    pause_minutes = forms.IntegerField(required=False)
    product = forms.CharField(max_length=64, required=False)
    mute_function = forms.CharField(max_length=8, required=False)
    mute_minutes = forms.IntegerField(required=False)
    party = forms.UUIDField(required=False)
    restrict_function = forms.CharField(max_length=8, required=False)
    restrict_days = forms.IntegerField(required=False)
    off_air_days = forms.IntegerField(required=False)
    confirmed = forms.BooleanField(required=False)

    CODES = {
        "choice": "no_such_choice",
        "also": "no_such_choice",
        "reason": "too_long",
        "facts": "facts_too_long",
        "percent": "percent_out_of_range",
        "limit_minutes": "minutes_out_of_range",
        "pause_minutes": "minutes_out_of_range",
        "mute_minutes": "minutes_out_of_range",
        "restrict_days": "minutes_out_of_range",
        "off_air_days": "minutes_out_of_range",
        "product": "product_missing",
        "party": "party_missing",
        "mute_function": "function_missing",
        "restrict_function": "function_missing",
    }

    def problem(self) -> str | None:
        """A code of `words.invalid`, None when all is well."""
        if self.errors:
            return next((code for name, code in self.CODES.items() if name in self.errors), "incomplete")
        if self.cleaned_data["choice"] == NO_VIOLATION and self.cleaned_data["also"]:
            return "ticked_without_violation"
        if AT_ONCE & set(self.kinds()) and not self.cleaned_data["confirmed"]:
            return "unconfirmed"
        return None

    def kinds(self) -> list[K]:
        """What was pressed and what was ticked, each once, lightest first; none for no violation."""
        if self.cleaned_data["choice"] == NO_VIOLATION:
            return []
        asked = {self.cleaned_data["choice"], *self.cleaned_data["also"]}
        return [kind for kind in LADDERS if kind.value in asked]

    def wishes(self) -> list[Wish]:
        return [self._wish(kind) for kind in self.kinds()]

    def _wish(self, kind: K) -> Wish:
        facts = self.cleaned_data
        party: UUID | None = facts["party"] if kind in ACCOUNT_LADDER else None
        match kind:
            case K.HIDE_PRODUCT:
                return Wish(kind, product=facts["product"])
            case K.MUTE:
                return Wish(kind, minutes=facts["mute_minutes"], function=facts["mute_function"])
            case K.LIMIT_TRAFFIC:
                return Wish(kind, minutes=facts["limit_minutes"], percent=facts["percent"])
            case K.PAUSE:
                return Wish(kind, minutes=facts["pause_minutes"])
            case K.RESTRICT:
                minutes = _minutes(facts["restrict_days"])
                return Wish(kind, minutes=minutes, function=facts["restrict_function"], party=party)
            case K.OFF_AIR:
                return Wish(kind, minutes=_minutes(facts["off_air_days"]), party=party)
        return Wish(kind, party=party)


def _minutes(days: int | None) -> int | None:
    return None if days is None else days * MINUTES_A_DAY


class DecideForm(MeasuresForm):
    """The pane of a stream's case, with what was read of it."""

    version = forms.IntegerField(min_value=0)
    seen_flag_id = forms.IntegerField(min_value=0)
    token = forms.UUIDField()

    def __init__(self, posted: QueryDict) -> None:
        super().__init__(posted)
