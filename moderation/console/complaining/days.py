"""When the goods came and went back, told on the receipt once it is known: the clocks run from these days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from moderation.complaints.models import Complaint
from moderation.console.blocklists.periods import DayField


class DaysForm(forms.Form):
    """Either day, or both; what stands already may be put right. What can't be is the service's to say."""

    received_on = DayField(label=gettext_lazy("Day the goods came"), required=False)
    sent_back_on = DayField(label=gettext_lazy("Day you sent them back"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    @classmethod
    def of(cls, complaint: Complaint) -> "DaysForm":
        """With what was told before."""
        return cls(initial={name: getattr(complaint, name) for name in cls.base_fields})
