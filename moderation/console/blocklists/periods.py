"""How long an entry lasts, as a form asks it: so many days, until a day, or without an end and why."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.ages import SHANGHAI

DAYS = (30, 90, 180, 365)
UNTIL, NONE = "until", "none"
LENGTHS = [
    *((str(days), gettext_lazy("%(days)d days")) for days in DAYS),
    (UNTIL, gettext_lazy("until the end of a day")),
    (NONE, gettext_lazy("without an end")),
]


class DayField(forms.DateField):
    """A day in China."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)


def end_of(day: date) -> datetime:
    """Its last second: what is read as "until 31 December" lasts through that day."""
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)


class PeriodForm(forms.Form):
    """Leaves `ends_at` (None for no end) and `no_end_reason`. Days are counted from `begins()`."""

    length = forms.ChoiceField(label=gettext_lazy("For how long"), widget=forms.RadioSelect, initial="90")
    ends_on = DayField(label=gettext_lazy("Last day"), required=False)
    no_end_reason = forms.CharField(label=gettext_lazy("Why it has no end"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        length = self.fields["length"]
        assert isinstance(length, forms.ChoiceField)
        length.choices = [(code, label % {"days": int(code)} if code.isdecimal() else label) for code, label in LENGTHS]

    def begins(self) -> datetime:
        return timezone.now()

    def clean(self) -> None:
        facts = self.cleaned_data
        length, ends_on, why = facts.get("length"), facts.get("ends_on"), facts.get("no_end_reason", "")
        facts["ends_at"] = None
        if length and length.isdecimal():
            facts["ends_at"], facts["no_end_reason"] = self.begins() + timedelta(days=int(length)), ""
        elif length == UNTIL:
            facts["no_end_reason"] = ""
            if ends_on:
                facts["ends_at"] = end_of(ends_on)
            elif "ends_on" not in self.errors:
                self.add_error("ends_on", _("Say which day is the last one."))
        elif length == NONE and not why and "no_end_reason" not in self.errors:
            self.add_error("no_end_reason", _("Without an end there must be a reason why. It is told to the person."))
