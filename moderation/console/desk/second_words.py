"""Why something waits for a second person, and what that person's answer came to, as sentences."""

from collections.abc import Iterable
from functools import reduce

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from moderation.decisions.models import HeldDecision
from moderation.decisions.second_person import WORDS


def why(codes: Iterable[str]) -> str:
    """Codes of `second_person` in a row, parted as the reader's language does it; empty for none."""
    pair = pgettext("items of a list", "%(first)s, %(next)s")
    found = [str(WORDS.get(code, code)) for code in codes]
    return reduce(lambda first, following: pair % {"first": first, "next": following}, found) if found else ""


def done(held: HeldDecision) -> str:
    """For the bar."""
    number = {"decision": held.decision_id}
    match held.outcome:
        case HeldDecision.Outcome.RELEASED:
            return _("Decision %(decision)d is released: its measures leave now.") % number
        case HeldDecision.Outcome.REFUSED:
            return _("Decision %(decision)d: the measures that waited are refused. Nothing left.") % number
    return _("Decision %(decision)d is sent back: its case is open again.") % number


def invalid(code: str) -> str:
    """Why an answer can't stand."""
    match code:
        case "words_missing":
            return _("Say why in a sentence: your colleague reads it. Nothing was changed.")
        case "too_long":
            return _("The words may have 2,000 characters at most. Nothing was changed.")
        case "unconfirmed":
            return _("Releasing needs its second step: it leaves at once. Nothing was changed.")
    return _("Choose release, refuse or send back. Nothing was changed.")
