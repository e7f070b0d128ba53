"""Codes of grades and key rooms as people read them."""

from django.utils.translation import gettext_lazy as _

from moderation.grades.key_rooms import BY_HAND
from moderation.grades.refusing import Refused

# fact of the formula → what it counts
PARTS = {
    "strikes": _("weight of the strikes that count now"),
    "complaints_right": _("complaints found right in 90 days"),
    "answers_missed": _("complaints that the operator did not answer in time"),
    "deletions": _("unfavourable comments deleted without a lawful reason"),
    "corrections": _("slips put right on air"),
    "broadcasts": _("broadcasts in 90 days"),
}
WHY_KEY = {
    "followers": _("many followers"),
    "viewers": _("a large audience"),
    "orders": _("many orders"),
    "amount_fen": _("a large turnover"),
    "strikes": _("repeated violations"),
    "health": _("goods for life and health"),
    BY_HAND: _("named by hand"),
}
MEANS = {
    "A": _("It keeps the rules."),
    "B": _("Small faults, or too little is known yet."),
    "C": _("Faults enough to be watched more closely."),
    "D": _("Serious faults: it is patrolled most often while on air."),
}
REFUSED = {
    "unknown_room": _("There is no such room."),
    "key_already": _("This room is a key room already. Nothing was changed."),
    "not_key": _("This room is no key room any more. Nothing was changed."),
    "unknown_officer": _("Choose somebody who decides cases. Nothing was changed."),
}


def sentence(refused: Refused) -> str:
    return str(REFUSED[refused.code])
