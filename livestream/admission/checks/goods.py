"""May goods of this kind be sold live at all? The negative catalogue: LM2021 7."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refusal
from livestream.admission.categories import category_of
from livestream.admission.facts import StartFacts
from livestream.admission.registry import Check


def on_sale(facts: StartFacts) -> list[Refusal]:
    return of_category(facts.stream.category)


def of_category(name: str) -> list[Refusal]:
    """Also for planning: a category nobody has described can't be judged, so it is refused by its name."""
    category = category_of(name)
    if category is None:
        return [Refusal("category_unknown", {"category": name})]
    if category.never:
        words = category.words(get_language() or "en")
        return [Refusal("category_never", {"category": words, "basis": category.article})]
    return []


CHECK = Check("goods", _("The category may be sold live"), on_sale)
