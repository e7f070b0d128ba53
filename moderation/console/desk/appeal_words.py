"""What an appeal's card says about its codes."""

from django.utils.translation import gettext as _


def invalid(code: str) -> str:
    """Why an answer can't stand as it was sent: the form's own codes, else what the service says."""
    match code:
        case "unconfirmed":
            return _("The answer is told at once, so it needs a second step. Nothing was decided yet.")
        case "no_such_choice":
            return _("Choose one of the outcomes. Nothing was decided.")
        case "answer_missing":
            return _("Write the answer: the person is told it in full. Nothing was decided.")
        case "until_missing":
            return _("Choose the day on which the entry shall end. Nothing was decided.")
        case "amount_missing":
            return _("Say for how much longer, as a number, or choose another way. Nothing was decided.")
        case "too_long":
            return _("The answer may have 5,000 characters at most, of plain text. Nothing was decided.")
        case "no_such_day":
            return _("This day does not exist. Nothing was decided.")
        case _:
            return _("The form was not complete. Choose again; nothing was decided.")
