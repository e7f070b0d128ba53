"""What becomes of open orders when a measure hits: platforms are told a code, people a sentence (LE2026 23)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moderation.decisions.measures import MEASURES

# every code that stands in the table of measures
SENTENCES = {
    "orders_stand": _("Open orders stand: they are delivered, and returned goods are taken back, as before."),
    "orders_fulfilled_refunds_open": _(
        "Orders made before this are delivered as agreed, and returns and refunds stay open; no new orders are taken"
        " while it lasts."
    ),
    # nobody is there afterwards to answer a buyer
    "orders_settled_first": _(
        "Open orders are delivered or paid back first, and after-sale goes on until the last term of return is over."
    ),
}


def code_of(kind: str) -> str:
    """The code for a kind of measure. Raises KeyError for a kind that is none."""
    return MEASURES[kind].aftercare


def sentence(code: str) -> Promise:
    """What a person reads, in the language in force. Raises KeyError for a code that is none of ours."""
    return SENTENCES[code]
