from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.places import place_choices
from moderation.console.joining.identity_form import Unsaid

ADULT, UNDER_14 = "18+", "under_14"
AGES = [
    (ADULT, _("18 or older")),
    ("16-17", _("16 or 17")),
    ("14-15", _("14 or 15")),
    (UNDER_14, _("under 14")),
]


class CodeField(forms.CharField):
    """A code that one reads to the other: case, spaces and dashes are the hand's, not the code's."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        super().__init__(max_length=40, widget=Unsaid(attrs=attrs), **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without a length: browsers would cut a pasted text without a word."""
        return {}


class RegisterForm(forms.Form):
    """A buyer. Under 14 only the guardian's code is read: whatever else was typed is thrown away (PIPL 31)."""

    age = forms.ChoiceField(label=_("How old are you?"), choices=AGES, widget=forms.RadioSelect)
    mobile = forms.CharField(
        label=_("Mobile"),
        max_length=40,
        required=False,
        widget=Unsaid(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("From outside the mainland begin with + and the country code."),
    )
    place = forms.ChoiceField(
        label=_("City"),
        required=False,
        help_text=_("Where you live: complaints go to the authorities of this place."),
    )
    code = CodeField(
        label=_("Your guardian’s code"),
        required=False,
        help_text=_("Your guardian makes it on the page “Children in my care” and reads it to you."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [("", _("Choose a city")), *place_choices()]
        self.fields["mobile"].widget.attrs.pop("maxlength", None)

    @property
    def child(self) -> bool:
        return self.cleaned_data.get("age") == UNDER_14

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("age") == UNDER_14:
            for name in ("mobile", "place"):
                self.errors.pop(name, None)
            if not facts.get("code"):
                self.add_error("code", _("Enter the code that your guardian reads to you."))
            return {"age": UNDER_14, "code": facts.get("code", "")}
        self.errors.pop("code", None)
        if "mobile" in facts and not facts["mobile"]:
            self.add_error("mobile", _("Enter your mobile number."))
        if "place" in facts and not facts["place"]:
            self.add_error("place", _("Choose the city you live in."))
        return facts
