from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import ChoiceField
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from moderation.console.pages.categories import category_choices
from moderation.rulebook.engine import Rulebook

# a show of three hours, read out, is about four hundred lines
MOST_LINES, LONGEST_LINE = 500, 2000
# the signals contract's own limits for product titles; a shop window holds a hundred cards
MOST_PRODUCTS, LONGEST_TITLE = 100, 200
MOST_ERRORS = 5


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A line that holds words, with its number in the field, from 1."""

    number: int
    text: str


class LinesField(forms.CharField):
    """Lines of text; its clean value leaves the empty ones out. Says which line is too long, by number."""

    def __init__(self, *, most: int, longest: int, rows: int, **kwargs: Any) -> None:
        self.most, self.longest = most, longest
        super().__init__(strip=False, widget=forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"}), **kwargs)

    def clean(self, value: Any) -> list[WrittenLine]:
        text = super().clean(value).replace("\r\n", "\n").replace("\r", "\n")
        lines = [WrittenLine(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
        errors = []
        if len(lines) > self.most:
            errors.append(
                gettext(
                    "There are %(count)d lines; at most %(most)d can be checked at once. Check the rest separately."
                )
                % {"count": len(lines), "most": self.most}
            )
        errors += [
            ngettext(
                "Line %(number)d has %(count)d character; the limit is %(most)d. Break it in two.",
                "Line %(number)d has %(count)d characters; the limit is %(most)d. Break it in two.",
                len(line.text),
            )
            % {"number": line.number, "count": len(line.text), "most": self.longest}
            for line in lines
            if len(line.text) > self.longest
        ][:MOST_ERRORS]
        if errors:
            raise ValidationError(errors)
        return lines


class ScriptForm(forms.Form):
    """What is going to be said and shown. Nothing of it is stored."""

    party = forms.ChoiceField(label=_("For whom"))
    category = forms.ChoiceField(label=_("Category of the goods"), required=False)
    title = forms.CharField(label=_("Title of the stream"), max_length=LONGEST_TITLE, required=False)
    script = LinesField(
        label=_("Script"),
        help_text=_("One line for each thing said: up to 500 lines of up to 2,000 characters."),
        most=MOST_LINES,
        longest=LONGEST_LINE,
        rows=12,
        required=False,
    )
    products = LinesField(
        label=_("Product cards"),
        help_text=_("One title a line: up to 100 of up to 200 characters."),
        most=MOST_PRODUCTS,
        longest=LONGEST_TITLE,
        rows=4,
        required=False,
    )

    def __init__(self, *args: Any, parties: list[Party], rules: Rulebook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.parties = {str(party.pk): party for party in parties}
        party, category = cast(ChoiceField, self.fields["party"]), cast(ChoiceField, self.fields["category"])
        title = self.fields["title"]
        party.choices = [(pk, party.name) for pk, party in self.parties.items()]
        if len(parties) == 1:
            party.widget, party.initial = forms.HiddenInput(), str(parties[0].pk)
        category.choices = category_choices(rules)
        title.widget.attrs["lang"] = "zh-Hans"
        # the browser would cut a pasted text without a word: the server says what is too long instead
        title.widget.attrs.pop("maxlength")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        whole = {"title", "script", "products"} <= set(facts)
        if whole and not (facts["title"] or facts["script"] or facts["products"]):
            raise ValidationError(
                gettext("There is nothing to check yet: type or paste a title, a script or product cards.")
            )
        return facts
