from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.complaints.appeals.asking import LONGEST_WORDS, SHORTEST_WORDS
from moderation.console.complaining.fields import PicturesField


class AppealForm(forms.Form):
    """What somebody says against an entry, in words of one's own."""

    words = forms.CharField(
        label=_("Why the entry is wrong"),
        help_text=_("What happened as you saw it, and what proves it. Whoever decides reads it in full."),
        min_length=SHORTEST_WORDS,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Say why it is wrong."),
            "min_length": _("Say a little more: at least %(limit_value)d characters."),
            "max_length": _("This is too long: at most %(limit_value)d characters."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class WordsForm(AppealForm):
    """… against a decision or an answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("What is wrong about it, and what is new")


class EvidenceForm(WordsForm):
    """With pictures that prove it."""

    pictures = PicturesField(
        label=_("Pictures"),
        help_text=_("What proves it: papers, screenshots, photos; JPEG, PNG or WebP, 10 MB at most each."),
    )


class CodeForm(forms.Form):
    """The number and the code of a letter, as somebody without an account types them."""

    number = forms.IntegerField(
        label=_("Number of the decision"),
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Type the decision’s number."),
            "invalid": _("The number of a decision is digits alone."),
            "min_value": _("No decision has this number."),
            "max_value": _("No decision has this number."),
        },
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Sixteen signs in four groups; small letters and spaces do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={
            "required": _("Type the code of the letter."),
            "max_length": _("A code has sixteen signs."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
