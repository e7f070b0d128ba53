from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.ages import SHANGHAI
from accounts.models import User

DAY = forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d")


def moderators() -> QuerySet[User]:
    """Who decides cases of some kind: those of a group that may."""
    may = Permission.objects.filter(content_type__app_label="cases", codename="decide_case")
    return User.objects.filter(Q(groups__permissions__in=may), is_active=True).distinct().order_by("label", "pk")


class ShiftForm(forms.Form):
    """`cleaned_data` gains `starts_at` and `ends_at`: an end not after the beginning lies on the next day."""

    user = forms.ModelChoiceField(label=pgettext_lazy("shift", "Who"), queryset=User.objects.none())
    day = forms.DateField(label=_("Day"), widget=DAY)
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time", "class": "input"}))
    ends = forms.TimeField(
        label=_("Until"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "input"}),
        help_text=_("A time before the first one is on the next day. All times are China’s."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        who = self.fields["user"]
        assert isinstance(who, forms.ModelChoiceField)
        who.queryset = moderators()

    def clean(self) -> None:
        facts = self.cleaned_data
        if not {"day", "begins", "ends"} <= set(facts):
            return
        facts["starts_at"] = _moment(facts["day"], facts["begins"])
        facts["ends_at"] = _moment(facts["day"], facts["ends"])
        if facts["ends_at"] <= facts["starts_at"]:
            facts["ends_at"] += timedelta(days=1)


def _moment(day: Any, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=SHANGHAI)
