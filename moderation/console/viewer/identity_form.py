from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.documents.forms import PictureField
from accounts.documents.pictures import Picture
from accounts.identity.facts import DATED, LONGEST_NAME, Facts
from accounts.models import Identity
from moderation.console.joining.identity_form import Unsaid

# a person's papers; with the business licence one registers an organisation, on the pages for operators
TYPES = [choice for choice in Identity.DocumentType.choices if choice[0] != Identity.DocumentType.CREDIT_CODE]
ONE_SIDED = frozenset({"passport"})


class BuyerIdentityForm(forms.Form):
    """One page with everything: a buyer is asked once, for the age alone. Nothing typed is written back into it."""

    document_type = forms.ChoiceField(label=_("Document"), choices=TYPES, initial=TYPES[0][0])
    number = forms.CharField(label=_("Number of the document"), max_length=40, widget=Unsaid)
    real_name = forms.CharField(label=_("Real name"), max_length=LONGEST_NAME, widget=Unsaid)
    birth_date = forms.DateField(
        label=_("Date of birth"),
        required=False,
        help_text=_("Leave it empty for a resident identity card or residence permit: their number carries it."),
        widget=Unsaid(attrs={"type": "date"}),
    )
    front = PictureField(label=_("Picture of the document, front"), required=False)
    back = PictureField(
        label=_("Picture of the document, back"), required=False, help_text=_("A passport has no back to hand in.")
    )
    agreed = forms.BooleanField(label=_("I agree."), required=False)
    # of the text that stood on the page, which writes it: a newer one is shown before it is agreed to
    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, mobile: str, on_file: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.mobile, self.on_file = mobile, on_file
        for field in self.fields.values():
            # browsers would cut a pasted text without a word
            field.widget.attrs.pop("maxlength", None)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        kind = facts.get("document_type", "")
        sides = ("front",) if kind in ONE_SIDED else ("front", "back")
        for side in sides:
            if side in facts and facts[side] is None and side not in self.on_file:
                self.add_error(side, _("Hand in this picture: whoever checks compares it with what you typed."))
        if kind and kind not in DATED and "birth_date" in facts and facts["birth_date"] is None:
            self.add_error("birth_date", _("Enter your date of birth: this kind of number does not carry it."))
        if not facts.get("agreed"):
            self.add_error("agreed", _("Without your consent nothing is checked, and nothing of this page is kept."))
        return facts

    def facts(self) -> Facts:
        typed = self.cleaned_data
        return Facts(
            kind=Identity.Kind.PERSON,
            document_type=typed["document_type"],
            number=typed["number"],
            real_name=typed["real_name"],
            mobile=self.mobile,
            birth_date=typed["birth_date"],
        )

    @property
    def pictures(self) -> dict[str, Picture]:
        sides = ("front", "back")
        return {side: self.cleaned_data[side] for side in sides if isinstance(self.cleaned_data.get(side), Picture)}
