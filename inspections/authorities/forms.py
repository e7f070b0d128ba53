from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ages import today_in_china
from accounts.models import AuthorityPost
from inspections.authorities.inviting import MOST_CODE_DAYS
from moderation.console.joining.sign_up_form import SignUpForm

USUAL_CODE_DAYS, USUAL_SEAT = 7, timedelta(days=365)


class _Plain(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")


class AuthorityForm(_Plain):
    department = forms.ChoiceField(label=_("Department"), choices=AuthorityPost.Department)
    place = forms.RegexField(
        r"^\d{6}$",
        label=_("Place"),
        help_text=_(
            "Six digits of GB/T 2260: 330106 a county, 330100 its city, 330000 its province, 000000 the country."
        ),
        error_messages={"invalid": _("A place is the six digits of GB/T 2260.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As the authority calls itself."))


class InvitationForm(_Plain):
    label = forms.CharField(
        label=_("Shown as"),
        max_length=60,
        help_text=_("A badge number or a function, never a real name: it stands on watermarks and in the records."),
    )
    code_days = forms.IntegerField(
        label=_("Code good for (days)"), min_value=1, max_value=MOST_CODE_DAYS, initial=USUAL_CODE_DAYS
    )
    seat_until = forms.DateField(
        label=_("Seat until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The last day; two years from today at the latest. It can be made longer later."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat_until"].initial = today_in_china(timezone.now()) + USUAL_SEAT


class SeatForm(_Plain):
    """Another last day for a seat that is taken."""

    until = forms.DateField(label=_("Seat until"), widget=forms.DateInput(attrs={"type": "date"}))


class TakeSeatForm(SignUpForm):
    """The code, and an account to sign in with; what the person is called stands in the invitation."""

    name = None  # type: ignore[assignment]
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Three groups of four signs, from the platform’s compliance officer."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    field_order = ["code", "username", "password", "again", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, asks_place=False, **kwargs)
