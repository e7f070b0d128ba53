from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AuthorityPost
from inspections.models import Inspection, Visit
from inspections.orders.querysets import visible_to_authority

LONGEST_WORDS = 500


class VisitForm(forms.Form):
    """Why somebody looks. An inspection is named when it is the purpose: one of its own authority, or the one that was
    `asked` for, which may be of its department in a place below: what it may read of that opens in such a visit."""

    purpose = forms.ChoiceField(
        label=_("What for"),
        choices=Visit.Purpose,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you look for.")},
    )
    inspection = forms.ModelChoiceField(
        label=_("Inspection"),
        queryset=Inspection.objects.none(),
        required=False,
        empty_label=_("none"),
        help_text=_("Only with an inspection may an identity be opened in full, or a package downloaded."),
        error_messages={"invalid_choice": _("Choose an inspection of your own authority.")},
    )
    words = forms.CharField(
        label=_("File number and reason"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept sealed; the platform’s compliance officer can read it beside what you opened."),
        error_messages={"required": _("Say in a few words why you look.")},
    )

    def __init__(self, *args: Any, post: AuthorityPost, asked: UUID | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        # not all of those below: a province has thousands
        named = visible_to_authority(post).filter(Q(place=post.place) | Q(pk=asked))
        inspection = self.fields["inspection"]
        assert isinstance(inspection, forms.ModelChoiceField)
        inspection.queryset = named.exclude(state=Inspection.State.WITHDRAWN).order_by("-pk")
        for field in self.fields.values():
            if not isinstance(field.widget, forms.RadioSelect):
                field.widget.attrs.setdefault("class", "input")

    def clean(self) -> dict[str, object]:
        facts = super().clean() or {}
        if facts.get("purpose") == Visit.Purpose.INSPECTION:
            if not facts.get("inspection") and "inspection" not in self.errors:
                self.add_error("inspection", _("Choose the inspection this visit belongs to."))
        else:
            # a purpose of its own: an inspection chosen before is not taken along
            facts["inspection"] = None
        return facts
