"""The published rule that a buyer's entry rests on, every version, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from blocklists.house_rule import VERSIONS


@require_safe
def house_rule(request: HttpRequest) -> HttpResponse:
    """In the reader's language first, in the other one below: both bind. No query of its own."""
    language = get_language() or "en"
    newest, *earlier = sorted(VERSIONS.values(), key=lambda rule: -rule.version)
    other = ("en", "en") if language.startswith("zh") else ("zh-hans", "zh-Hans")
    context = {
        "current": (newest, newest.title(language), newest.clauses(language)),
        "other": (other[1], newest.title(other[0]), newest.clauses(other[0])),
        "earlier": [(rule, rule.title(language), rule.clauses(language)) for rule in earlier],
    }
    return render(request, "blocklists/house_rule.html", context)
