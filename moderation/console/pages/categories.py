"""Categories of goods by their code on the wire; platforms may send others, which then show as their code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moderation.detection.categories import canonical
from moderation.rulebook.engine import Rulebook

CATEGORIES: dict[str, Promise] = {
    "clothing": _("clothing"),
    "skincare": _("skincare"),
    "cosmetics": _("cosmetics"),
    "tea": _("tea"),
    "food": _("food"),
    "snack": _("snacks"),
    "produce": _("farm produce"),
    "alcohol": _("alcohol"),
    "tobacco": _("tobacco"),
    "health_food": _("health food"),
    "special_medical_food": _("food for special medical purposes"),
    "infant_formula": _("infant formula"),
    "drug": _("medicine"),
    "medical_device": _("medical devices"),
    "medical": _("medical services"),
    "medical_beauty": _("medical beauty"),
    "appliance": _("appliances"),
    "kitchen": _("kitchenware"),
    "electronics": _("electronics"),
    "jewellery": _("jewellery"),
    "stationery": _("stationery"),
    "toy": _("toys"),
    "education": _("education"),
    "investment": _("investment"),
}


def label_of(category: str) -> str:
    return str(CATEGORIES.get(canonical(category), category))


def category_choices(rules: Rulebook) -> list[tuple[str, str]]:
    """Ours and every other one that a rule in use treats in its own way, by label; first "not said"."""
    named = set(CATEGORIES)
    for spec in rules.specs.values():
        if matcher := spec.matcher:
            named |= {*matcher.only_categories, *matcher.categories, *matcher.silent_in}
    choices = sorted((label_of(category), category) for category in named)
    return [("", str(_("not said"))), *((category, label) for label, category in choices)]
