"""May this viewer order this for this amount now?"""

from accounts.refusals import Refusal
from livestream.admission.categories import Category, category_of
from livestream.ages.audience import FROM_AGE
from livestream.ages.table import value
from livestream.gates.common import common, listed, over, restricted, uncounted
from livestream.gates.facts import ORDER, Facts


def order(facts: Facts) -> list[Refusal]:
    return [*common(facts), *hidden(facts), *goods(facts), *who(facts), *caps(facts)]


def hidden(facts: Facts) -> list[Refusal]:
    """LM2021 10: a product that a measure hid is not sold here meanwhile."""
    return [Refusal("product_hidden")] if facts.product and facts.product in facts.hidden_products else []


def goods(facts: Facts) -> list[Refusal]:
    """Minors Law 59, 60: no tobacco, alcohol, lottery or knives to minors; what may not be sold at all, to nobody."""
    known = category_of(facts.category)
    if known is None:
        return unknown_goods(facts)
    if known.never:
        return [Refusal("goods_never", {"category": known.code})]
    return for_age(facts, known)


def for_age(facts: Facts, known: Category) -> list[Refusal]:
    """Ask for proof of age when in doubt (Minors Law 59): the unverified count as minors for goods from 18."""
    wanted = FROM_AGE[known.floor]
    told = {"category": known.code, "audience": known.floor}
    if facts.age is None:
        return [Refusal("goods_unverified", told)] if wanted >= 18 else []
    if facts.age < wanted:
        return [Refusal("goods_too_young", told)]
    return [Refusal("minor_mode_on", told)] if facts.handed and wanted >= 18 else []


def unknown_goods(facts: Facts) -> list[Refusal]:
    """Liquor under a name of the platform's own is liquor all the same: only known adults may order what nobody has
    described."""
    if facts.age is None or facts.minor or facts.handed:
        return [Refusal("goods_unknown", {"category": facts.category})]
    return []


def who(facts: Facts) -> list[Refusal]:
    return [*restricted(facts, ORDER), *listed(facts, ORDER), *of_age(facts)]


def of_age(facts: Facts) -> list[Refusal]:
    """Civil Code 20, PIPL 31. Under eight no consent would help, so none is asked for."""
    if facts.age is not None and facts.age < value("order_from"):
        return [Refusal("order_too_young")]
    return uncounted(facts)


def caps(facts: Facts) -> list[Refusal]:
    """Civil Code 19, MN2024 44: minors order what suits their age, singly and in a day."""
    return over(facts, facts.order_each, facts.order_daily, facts.ordered, "order")
