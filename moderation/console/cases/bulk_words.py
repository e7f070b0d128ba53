"""A bulk's codes as sentences: what happened, why, what to do next."""

from django.utils.translation import gettext as _

from moderation.decisions.measures import MINUTES
from moderation.decisions.models import MeasureKind


def sentence(code: str) -> str:
    """Why a bulk can't be drawn, decided or taken back (`bulk.Refused`, and what the form itself refuses)."""
    match code:
        case "not_allowed":
            return _("You may not decide in bulk. Nothing was changed.")
        case "nothing_to_decide":
            return _("No open case here fits: of this rule alone, in nobody’s hands and not put aside.")
        case "decided_already":
            return _("This bulk is decided already. Nothing was changed.")
        case "samples_unread":
            return _("Open and read every sample first. Nothing was decided.")
        case "another_count":
            return _("The page showed another number of cases. Look at it again; nothing was decided.")
        case "unknown_rule":
            return _("This rule is not in force any more. Draw a new bulk; nothing was decided.")
        case "too_heavy":
            return _("A pause, a cut or an account measure is decided case by case. Nothing was decided.")
        case "minutes_out_of_range":
            most = MINUTES[MeasureKind.LIMIT_TRAFFIC][1]
            return _("The minutes must be between 1 and %(most)d. Nothing was decided.") % {"most": most}
        case "percent_out_of_range":
            return _("The reach that is left must be between 0 and 99 percent. Nothing was decided.")
        case "too_long":
            return _("The reason may have 2,000 characters at most, of plain text. Nothing was changed.")
        case "undone_already":
            return _("This bulk is taken back already. Nothing was changed.")
        case "reason_missing":
            return _("Say why: everybody concerned is told. Nothing was changed.")
        case "nothing_to_reverse":
            return _("No decision of this bulk that could be reversed stands any more. Nothing was changed.")
        case "not_a_sample":
            return _("This case is not among the samples. Nothing was changed.")
        case _:
            return _("The form was not complete. Nothing was changed.")


def why_left_out(code: str) -> str:
    """Why a case of the bulk was left as it is."""
    match code:
        case "changed" | "taken" | "not_yours" | "offered" | "excluded":
            return _("it changed, or somebody took it, since it was counted")
        case "decided":
            return _("somebody decided it meanwhile")
        case "ended_stream" | "not_on_air":
            return _("its stream has ended: this measure can’t reach it")
        case "not_allowed":
            return _("the decider’s right had ended")
        case "part":
            return _("the decider has a part in it, so a colleague decides it")
        case "unknown_rule":
            return _("the rule was taken out of force meanwhile")
        case _:
            return _("the measure can’t be taken there: look at it by itself")
