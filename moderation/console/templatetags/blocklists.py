"""Words of the blocklists' pages."""

from collections.abc import Iterable

from django import template
from django.utils.translation import get_language, pgettext

from blocklists import house_rule
from blocklists.grounds import GROUNDS
from blocklists.models import SCOPES_OF, Entry, Scope, Side
from blocklists.models.identifiers import Kind
from blocklists.words import article_words as words_of_article
from livestream.admission.categories import category_of
from moderation.console.blocklists.words import STANDINGS
from moderation.console.templatetags.desk import listed

register = template.Library()


@register.inclusion_tag("components/badge.html")
def standing_badge(entry: Entry) -> dict[str, object]:
    """How it stands now; how it ended, for one that was ended."""
    look = STANDINGS[entry.standing()]
    return {"kind": look.kind, "icon": look.icon, "word": entry.get_ended_code_display() or look.word}


@register.filter
def ground_word(code: str) -> str:
    """A ground's label; its code when it is no longer on the list."""
    return str(GROUNDS[code].label) if code in GROUNDS else code


@register.filter
def article_word(article: str) -> str:
    return words_of_article(article)


@register.filter
def article_short(article: str) -> str:
    """A law's article by its abbreviation, which the page of rules explains; the house rule in words."""
    return words_of_article(article) if house_rule.version_of(article) else article


@register.filter
def scope_words(entry: Entry) -> str:
    """What is forbidden: "go live, be on camera", or one word for everything of the side."""
    if set(entry.scopes) == set(SCOPES_OF[Side(entry.side)]):
        return pgettext("what is forbidden", "everything")
    return listed(str(Scope(scope).label) for scope in entry.scopes)


@register.filter
def category_words(codes: Iterable[str]) -> str:
    """Classes of goods in the reader's language."""
    language = get_language() or "en"
    return listed(known.words(language) if (known := category_of(code)) else code for code in codes)


@register.filter
def identifier_word(kind: str) -> str:
    return str(Kind(kind).label) if kind in Kind.values else kind
