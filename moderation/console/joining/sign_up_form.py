from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.places import place_choices

LONGEST_NAME = 60  # of User.label, which is shorter than a party's name


class PartyForm(forms.Form):
    """What a party is called in public, and where it is at home."""

    name = forms.CharField(
        label=_("Public name"),
        max_length=LONGEST_NAME,
        help_text=_("What others read on screen, not your real name. You can change it later."),
    )
    place = forms.ChoiceField(
        label=_("City"),
        help_text=_("Where you live or are registered. The authorities of this place see your streams."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        place = self.fields.get("place")
        if isinstance(place, forms.ChoiceField):
            place.choices = [("", _("Choose a city")), *place_choices()]


class SignUpForm(PartyForm):
    """A new account. A buyer is asked for no place."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("To sign in with; nobody else sees it. Letters, digits and @ . + - _"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 12 characters. Four words that have nothing to do with each other are a good one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of these pages and of letters to you.")
    )

    field_order = ["name", "username", "password", "again", "place", "language"]

    def __init__(self, *args: Any, asks_place: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        if not asks_place:
            del self.fields["place"]

    def clean_username(self) -> str:
        name = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username=name).exists():
            raise ValidationError(self.taken())
        return name

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        password = facts.get("password")
        if password and facts.get("again") and password != facts["again"]:
            self.add_error("again", _("The two passwords differ. Type the same one twice."))
        if password:
            try:
                validate_password(password, User(username=facts.get("username", ""), label=facts.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return facts

    @staticmethod
    def taken() -> str:
        return str(_("Somebody has this user name already. Choose another one."))
