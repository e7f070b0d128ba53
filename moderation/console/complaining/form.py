"""A complaint's form: one thing must be said, what is wrong; everything else helps and may be left out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.ages import today_in_china
from accounts.models import Party
from blocklists.refusing import Refused
from moderation.complaints.complaints.terms import LONGEST_WORDS
from moderation.complaints.complaints.words import sentence
from moderation.complaints.models import Complaint
from moderation.console.blocklists.periods import DayField
from moderation.console.complaining.fields import MomentField, PicturesField
from moderation.console.complaining.target import Target
from moderation.console.templatetags.console import offset

# the service's name of a field → this form's, which links share
FIELDS = {"party": "by", "order_ref": "order", "offset_ms": "moment", "files": "pictures"}


class ComplaintForm(forms.Form):
    """A wish makes it a complaint, whose operator is asked to answer; without one it is a report."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=Complaint.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is wrong: that is all you must say.")},
    )
    once = forms.RegexField(r"^[0-9a-f]{32}$", required=False, widget=forms.HiddenInput)
    by = forms.ChoiceField(label=gettext_lazy("For whom"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What happened"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("In your own words, if you like. The words said on air are kept with your report."),
        error_messages={"max_length": gettext_lazy("This is too long: at most %(limit_value)d characters.")},
    )
    moment = MomentField(
        label=gettext_lazy("Moment"), help_text=gettext_lazy("Counted from the start of the stream. Empty: all of it.")
    )
    wish = forms.ChoiceField(label=gettext_lazy("What do you ask for?"), choices=Complaint.Wish.choices, required=False)
    order = forms.CharField(label=gettext_lazy("Order number"), max_length=64, required=False)
    product = forms.CharField(
        label=gettext_lazy("Product number"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("Empty: what was on screen at this moment."),
    )
    received_on = DayField(label=gettext_lazy("Day the goods came"), required=False)
    sent_back_on = DayField(label=gettext_lazy("Day you sent them back"), required=False)
    pictures = PicturesField(
        label=gettext_lazy("Pictures"),
        help_text=gettext_lazy("Screenshots, photos of the goods, receipts: up to 4, JPEG, PNG or WebP, 10 MB each."),
    )

    def __init__(self, *args: Any, target: Target, parties: Sequence[Party], **kwargs: Any) -> None:
        start = {
            "moment": offset(target.at_ms) if target.at_ms is not None else "",
            "product": target.product,
            "order": target.order,
            "wish": Complaint.Wish.NONE,
        }
        kwargs["initial"] = start | kwargs.get("initial", {})
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        moment, by = self.fields["moment"], self.fields["by"]
        assert isinstance(moment, MomentField)
        assert isinstance(by, forms.ChoiceField)
        moment.exact = target.at_ms
        self.parties = {str(party.pk): party for party in parties}
        by.choices = [
            (pk, party.name if place else _("myself")) for place, (pk, party) in enumerate(self.parties.items())
        ]
        if len(parties) < 2:
            del self.fields["by"]
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    @property
    def party(self) -> Party:
        """For whom: whoever was chosen, else oneself."""
        return self.parties[self.cleaned_data.get("by") or next(iter(self.parties))]

    @property
    def opened(self) -> bool:
        """Whether more than the reason was said, or must be put right: the rest of the form then stands open."""
        return any(name != "reason" for name in self.errors) or any(self.data.get(n) for n in ("words", "order"))

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        today = today_in_china(timezone.now())
        came, sent = facts.get("received_on"), facts.get("sent_back_on")
        for name, day in (("received_on", came), ("sent_back_on", sent)):
            if day and day > today:
                self.add_error(name, _("This day has not come yet."))
        if came and sent and sent < came:
            self.add_error("sent_back_on", _("Goods are sent back after they came. Check both days."))
        return facts

    def add_refusal(self, refused: Refused) -> None:
        """Beside its field where it has one here."""
        name = FIELDS.get(refused.field, refused.field)
        self.add_error(name if name in self.fields else None, sentence(refused))
