from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from livestream.admission.categories import choices
from livestream.admission.refused import Refused
from livestream.models import Audience, Channel, ContentClass, Stream
from moderation.console.rooms.answers import Told

# a reason of the door → the field that it is about
FIELDS = {
    "category_unknown": "category",
    "category_never": "category",
    "audience_below_floor": "audience",
    "streamer_missing": "streamers",
    "not_your_streamer": "streamers",
    "not_an_operator": "operator",
    "not_your_room": "operator",
}


class DeclaredForm(forms.Form):
    """What an operator declares of a room or a stream: goods, audience, class of content."""

    category = forms.ChoiceField(label=_("Category of the goods"))
    audience = forms.ChoiceField(
        label=_("Audience"),
        choices=Audience.choices,
        help_text=_(
            "The youngest you speak to. Some categories allow no younger audience: alcohol and knives are 18+."
        ),
    )
    content = forms.ChoiceField(label=_("Class of content"), choices=ContentClass.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        category = self.fields["category"]
        assert isinstance(category, forms.ChoiceField)
        category.choices = [("", _("Choose a category")), *choices(get_language() or "en")]
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    def add_refusals(self, refused: Refused) -> None:
        """Each reason in words, beside its field."""
        for refusal in refused.refusals:
            told, field = Told(refusal), FIELDS.get(refusal.code)
            self.add_error(field if field in self.fields else None, f"{told.what} {told.next}")


class RoomForm(DeclaredForm):
    name = forms.CharField(
        label=_("Name of the room"), max_length=Channel._meta.get_field("name").max_length, widget=forms.TextInput
    )
    operator = forms.ChoiceField(label=_("Operator"))

    field_order = ["operator", "name", "category", "audience", "content"]

    def __init__(self, *args: Any, operators: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["lang"] = "zh-Hans"
        operator = self.fields["operator"]
        assert isinstance(operator, forms.ChoiceField)
        operator.choices = [(str(party.pk), party.name) for party in operators]
        if len(operators) == 1:
            operator.widget, operator.initial = forms.HiddenInput(), str(operators[0].pk)


class StreamForm(DeclaredForm):
    title = forms.CharField(label=_("Title of the stream"), max_length=Stream._meta.get_field("title").max_length)
    streamers = forms.MultipleChoiceField(
        label=_("Who will be on camera"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Name at least one person: on camera stands somebody who is registered.")},
    )

    field_order = ["title", "streamers", "category", "audience", "content"]

    def __init__(self, *args: Any, streamers: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["lang"] = "zh-Hans"
        self.parties = {str(party.pk): party for party in streamers}
        chosen = self.fields["streamers"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = [(pk, party.name) for pk, party in self.parties.items()]
        if len(streamers) == 1 and "streamers" not in self.initial:
            chosen.initial = list(self.parties)

    @property
    def chosen(self) -> list[Party]:
        return [self.parties[pk] for pk in self.cleaned_data["streamers"]]
