"""The order of an inspection, as a form."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import AuthorityPost
from blocklists.refusing import Refused
from inspections.models import Draw, Inspection
from inspections.orders.fields import LinesField
from inspections.orders.law import BASES, cited
from inspections.orders.terms import LONGEST_NUMBER, LONGEST_WORDS
from inspections.orders.words import sentence
from moderation.console.blocklists.periods import DayField

_NAMES = _("A public name or a number, one a line. All three left empty: everything of the place.")


class RefusableForm(forms.Form):
    """Shows a service's refusal beside the field it is about; `names`: the service's name of it → the form's."""

    names: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        for field in self.fields.values():
            # the browser would cut off what is too long without a word
            field.widget.attrs.pop("maxlength", None)

    def add_refusal(self, refused: Refused) -> None:
        name = self.names.get(refused.field, refused.field)
        self.add_error(name if name in self.fields else None, sentence(refused))


class OrderForm(RefusableForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Inspection.Kind.choices, widget=forms.RadioSelect)
    bases = forms.MultipleChoiceField(label=_("Legal basis"), widget=forms.CheckboxSelectMultiple)
    file_number = forms.CharField(label=_("Your file number"), max_length=LONGEST_NUMBER)
    words = forms.CharField(
        label=_("Why, and what is looked into"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The platform reads it."),
    )
    scope_place = forms.CharField(
        label=_("Place"),
        max_length=6,
        help_text=_("Six digits of GB/T 2260: your own place, or one within it."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "list": "places", "autocomplete": "off"}),
    )
    channels = LinesField(label=_("Rooms"), help_text=_NAMES)
    streams = LinesField(label=_("Streams"))
    parties = LinesField(label=_("Parties"))
    period_from = DayField(label=_("From"))
    period_to = DayField(label=_("Through"))
    material = forms.MultipleChoiceField(
        label=_("Material"), choices=Inspection.Material.choices, widget=forms.CheckboxSelectMultiple
    )
    due_on = DayField(
        label=_("Deadline for the material"),
        help_text=_("A holiday gives way to the next working day (Civil Code 203)."),
    )

    def __init__(self, *args: Any, post: AuthorityPost, draw: Draw | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bases, kind = self.fields["bases"], self.fields["kind"]
        assert isinstance(bases, forms.MultipleChoiceField)
        assert isinstance(kind, forms.ChoiceField)
        fitting = [base for base in BASES.values() if base.fits(post.department)]
        bases.choices = [(base.code, f"{cited(base.article)} · {base.title}") for base in fitting]
        random = Inspection.Kind.RANDOM
        # a random one comes from a draw and from nothing else
        kind.choices = [(code, label) for code, label in Inspection.Kind.choices if (code == random) == bool(draw)]
        if draw:
            for name in ("channels", "streams", "parties"):
                del self.fields[name]

    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
