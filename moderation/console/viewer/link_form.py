from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.documents.forms import PictureField
from accounts.models import Document, Guardianship
from moderation.console.viewer.register_form import CodeField


class CodeForm(forms.Form):
    """What a minor types: the guardian's code and nothing else."""

    code = CodeField(label=_("Your guardian’s code"), help_text=_("Eight letters and digits; it is good for a day."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class LinkForm(forms.Form):
    """What a guardian says and proves. With a code it links at once; without one a code is made for the child."""

    relation = forms.ChoiceField(label=_("You are the child’s"), choices=Guardianship.Relation.choices)
    proof = PictureField(
        label=_("A paper that proves it"),
        required=False,
        help_text=_("Birth certificate, the page of the household register, or the court’s decision."),
    )
    code = CodeField(
        label=_("The child’s code"),
        required=False,
        help_text=_("Leave it empty if the child has none: you then get a code for the child to type."),
    )
    agreed = forms.BooleanField(label=_("I agree."), required=False)
    # of the text that stood on the page, which writes it: a newer one is shown before it is agreed to
    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, on_file: Document | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.on_file = on_file
        if on_file:
            self.fields["proof"].help_text = _("One is on file from your last try. Add another only to replace it.")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if "proof" in facts and facts["proof"] is None and self.on_file is None:
            self.add_error("proof", _("Add a picture of the paper: whoever checks needs it."))
        if not facts.get("agreed"):
            self.add_error("agreed", _("Without your consent you can’t be checked, and nothing of this page is kept."))
        return facts
