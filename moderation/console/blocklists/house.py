"""The published rule that a buyer's entry rests on, every version, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from blocklists.house_rule import VERSIONS, current


@require_safe
def house_rule(request: HttpRequest) -> HttpResponse:
    """In the reader's language first, in the other one below: both bind. No query of its own."""
    language = get_language() or "en"
    counts = current()
    others = sorted((rule for rule in VERSIONS.values() if rule != counts), key=lambda rule: -rule.version)
    other = ("en", "en") if language.startswith("zh") else ("zh-hans", "zh-Hans")
    told = [(rule, rule.title(language), rule.clauses(language)) for rule in others]
    context = {
        "current": (counts, counts.title(language), counts.clauses(language)),
        "other": (other[1], counts.title(other[0]), counts.clauses(other[0])),
        "coming": [one for one in told if one[0].since > counts.since],
        "earlier": [one for one in told if one[0].since <= counts.since],
    }
    return render(request, "blocklists/house_rule.html", context)
