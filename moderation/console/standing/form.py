from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.complaints.appeals.asking import LONGEST_WORDS, SHORTEST_WORDS


class AppealForm(forms.Form):
    """What somebody says against an entry, in words of one's own."""

    words = forms.CharField(
        label=_("Why the entry is wrong"),
        help_text=_("What happened as you saw it, and what proves it. Whoever decides reads it in full."),
        min_length=SHORTEST_WORDS,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Say why the entry is wrong."),
            "min_length": _("Say a little more: at least %(limit_value)d characters."),
            "max_length": _("This is too long: at most %(limit_value)d characters."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
