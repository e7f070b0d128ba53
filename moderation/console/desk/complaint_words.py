"""What a card of complaints says about its codes."""

from django.utils.translation import gettext as _

from moderation.cases.models import Case
from moderation.complaints.models import Complaint
from moderation.console.desk import words
from moderation.decisions.models import Decision

COMPLAINTS = frozenset({Case.Kind.COMPLAINT, Case.Kind.MINORS_COMPLAINT})


def invalid(code: str) -> str:
    """Why an answer can't stand as it was sent; what is about the measures is said as on every card."""
    match code:
        case "unconfirmed":
            return _("The answer is told at once, so it needs a second step. Nothing was decided yet.")
        case "answer_missing":
            return _("Write the answer: whoever complained reads it in full. Nothing was decided.")
        case "answer_too_long":
            return _("The answer may have 5,000 characters at most, of plain text. Nothing was decided.")
        case "rule_missing":
            return _("Choose the rule that was broken: a measure rests on one. Nothing was decided.")
        case "measure_without_right":
            return _("Measures are ticked, but the complaint is not found right. Untick them, or find it right.")
        case _:
            return words.invalid(code)


def done(decision: Decision, kinds: list[str]) -> str:
    """What was decided, for the bar; "" for a decision on anything else. One query where no measure says it already."""
    if decision.case.kind not in COMPLAINTS:
        return ""
    number = {"case": decision.case_id}
    if kinds:
        return _("Complaint in case %(case)d: found right, with measures. Everybody who complained is told.") % number
    if Complaint.objects.filter(case=decision.case_id, state=Complaint.State.UPHELD).exists():
        return _("Complaint in case %(case)d: found right. Everybody who complained is told.") % number
    return _("Complaint in case %(case)d: not found right. Everybody who complained is told.") % number
