import dataclasses
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.identifiers.masks import mask_address, mask_document, mask_mobile, mask_name
from accounts.identity.facts import DATED, LONGEST_NAME, LONGEST_RESIDENCE, Facts
from accounts.identity.submission import facts_of
from accounts.models import Identity

ORGANISATION = {
    "real_name": _("Name on the business licence"),
    "number": _("Unified social credit code"),
    "mobile": _("Mobile of whoever answers for it"),
    "residence": _("Registered address"),
}


class DocumentForm(forms.Form):
    """Which document proves who somebody is; with the business licence it is an organisation."""

    document_type = forms.ChoiceField(label=_("Document"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, person_only: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        types = Identity.DocumentType
        named = [choice for choice in types.choices if choice[0] != types.CREDIT_CODE]
        licence = [] if person_only else [(types.CREDIT_CODE.value, _("business licence: I register an organisation"))]
        field = self.fields["document_type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*named, *licence]


class Unsaid(forms.TextInput):
    """Never writes back what was typed: a page in a cache or over a shoulder must not hold a whole number."""

    def format_value(self, value: Any) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Kept:
    """A field with what is on file of it, masked; "" when nothing is."""

    field: BoundField
    mask: str


class IdentityForm(forms.Form):
    """What the document says. A field left empty keeps what is on file; nothing of that is written into the page."""

    number = forms.CharField(label=_("Number of the document"), max_length=40, required=False, widget=Unsaid)
    real_name = forms.CharField(label=_("Real name"), max_length=LONGEST_NAME, required=False, widget=Unsaid)
    birth_date = forms.DateField(label=_("Date of birth"), required=False, widget=Unsaid(attrs={"type": "date"}))
    document_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        help_text=_("Leave it empty for a document without an end."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    mobile = forms.CharField(
        label=_("Mobile"),
        max_length=40,
        required=False,
        widget=Unsaid(attrs={"type": "tel", "inputmode": "tel"}),
        help_text=_("From outside the mainland begin with + and the country code."),
    )
    residence = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_RESIDENCE,
        required=False,
        widget=Unsaid,
        help_text=_("Where you can be reached (LE2026 8)."),
    )

    def __init__(self, *args: Any, identity: Identity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.identity = identity
        organisation = identity.document_type == Identity.DocumentType.CREDIT_CODE
        if organisation:
            for name, label in ORGANISATION.items():
                self.fields[name].label = label
        if organisation or identity.document_type in DATED:
            del self.fields["birth_date"]
        self.fields["document_until"].initial = identity.document_until
        for field in self.fields.values():
            # browsers would cut a pasted text without a word
            field.widget.attrs.pop("maxlength", None)

    @property
    def shown(self) -> list[Kept]:
        """Every field with its mask."""
        masks = masks_of(self.identity)
        return [Kept(field, masks.get(field.name, "")) for field in self]

    def facts(self, leave_out: set[str]) -> Facts:
        """What is on file with what was typed now, but for the fields that were typed wrong."""
        typed = {name: value for name, value in self.cleaned_data.items() if value and name not in leave_out}
        if "document_until" not in leave_out:
            # the one value that may be emptied: a document without an end
            typed["document_until"] = self.cleaned_data.get("document_until")
        return dataclasses.replace(facts_of(self.identity), **typed)


def masks_of(identity: Identity) -> dict[str, str]:
    """What is on file, in parts only; "" where nothing is."""
    facts = facts_of(identity)
    organisation = facts.document_type == Identity.DocumentType.CREDIT_CODE
    return {
        "number": mask_document(facts.document_type, facts.number) if facts.number else "",
        "real_name": facts.real_name if organisation or not facts.real_name else mask_name(facts.real_name),
        "mobile": mask_mobile(facts.mobile) if facts.mobile else "",
        "residence": mask_address(facts.residence),
        "birth_date": f"{facts.birth_date:%Y}-**-**" if facts.birth_date else "",
    }
