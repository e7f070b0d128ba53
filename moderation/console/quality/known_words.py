from django.utils.translation import gettext as _


def sentence(code: str) -> str:
    """Why a known answer can't be set, confirmed or retired (`quality.known.Refused`)."""
    match code:
        case "no_such_case":
            return _("There is no case of flags with this number. Nothing was changed.")
        case "not_decided":
            return _("This case is not decided, so nobody can be asked about it. Nothing was changed.")
        case "known_already":
            return _("This case has a known answer already. Nothing was changed.")
        case "unknown_rule":
            return _("Choose the rule that was broken. Nothing was changed.")
        case "same_person":
            return _("You set this answer, so another senior confirms it. Nothing was changed.")
        case "confirmed_already":
            return _("Somebody has confirmed this answer meanwhile. Nothing was changed.")
        case "retired_already" | "no_such_answer":
            return _("This answer is not in use any more. Nothing was changed.")
        case _:
            return _("The form was not complete. Nothing was changed.")
