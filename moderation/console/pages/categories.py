"""Categories of goods by their code on the wire; platforms may send others, which then show as their code."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from moderation.detection.categories import WORDS, category_name
from moderation.rulebook.engine import Rulebook


def label_of(category: str) -> str:
    """In the reader's language."""
    return category_name(category, get_language() or "en")


def category_choices(rules: Rulebook) -> list[tuple[str, str]]:
    """Ours and every other one that a rule in use treats in its own way, by label; first "not said"."""
    named = set(WORDS)
    for spec in rules.specs.values():
        if matcher := spec.matcher:
            named |= {*matcher.only_categories, *matcher.categories, *matcher.silent_in}
    choices = sorted((label_of(category), category) for category in named)
    return [("", _("not said")), *((category, label) for label, category in choices)]
