"""What each act on an entry asks of whoever does it. All name the version that was seen and take a second step."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blocklists.entries.terms import LONGEST_REASON
from blocklists.models import Entry
from moderation.console.blocklists.periods import DayField, PeriodForm, end_of


class ActForm(forms.Form):
    """The version that was seen, and that it is meant."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
    confirmed = forms.BooleanField(
        label=_("I mean it, and have read this page."),
        error_messages={"required": _("Say that you mean it: tick the box above the button. Nothing was changed.")},
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": {"version": entry.version}} | kwargs)
        self.entry = entry
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    def facts(self) -> dict[str, Any]:
        """What the service takes, without who and which entry."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("confirmed",)}


class ConfirmForm(ActForm):
    pass


class WordsForm(ActForm):
    words = forms.CharField(label=_("Why"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}))

    field_order = ["words", "confirmed"]


class WithdrawForm(ActForm):
    words = forms.CharField(
        label=_("Why, if there is something to say"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    field_order = ["words", "confirmed"]


class ShortenForm(WordsForm):
    ends_on = DayField(label=_("New last day"))

    field_order = ["ends_on", "words", "confirmed"]

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        return found | {"ends_at": end_of(found.pop("ends_on"))}


class ExtendForm(PeriodForm, ActForm):
    """A period that begins where the entry ends."""

    reason = forms.CharField(
        label=_("Why it must last longer"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )

    field_order = ["length", "ends_on", "no_end_reason", "reason", "confirmed"]

    def begins(self) -> datetime:
        return self.entry.ends_at or timezone.now()

    def facts(self) -> dict[str, Any]:
        """A proposal of its own: it names no version, since the old entry is left as it is."""
        taken = ("ends_at", "no_end_reason", "reason")
        return {name: self.cleaned_data[name] for name in taken}


class MergeForm(WordsForm):
    other = forms.ChoiceField(label=_("The other entry, which ends"), widget=forms.RadioSelect)

    field_order = ["other", "words", "confirmed"]

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = self.fields["other"]
        assert isinstance(other, forms.ChoiceField)
        other.choices = list(others)

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        return found | {"other_id": UUID(found.pop("other"))}
