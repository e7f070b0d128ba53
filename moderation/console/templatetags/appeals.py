from typing import Any

from django import template
from django.template.context import Context

from accounts.models import Party
from moderation.complaints.appeals import ANSWER_DAYS
from moderation.complaints.models import Complaint
from moderation.console.standing.against_answer import answered
from moderation.console.standing.form import EvidenceForm
from moderation.decisions.appeal_codes import code_for
from moderation.decisions.models import Decision

register = template.Library()


@register.inclusion_tag("standing/_answer_appeal.html", takes_context=True)
def answer_appeal(context: Context, complaint: Complaint) -> dict[str, Any]:
    """The way to other eyes, on a complaint's receipt. One query, two while it may be appealed."""
    return {"one": answered(context["request"].user, complaint), "answer_days": ANSWER_DAYS}


@register.simple_tag
def evidence_form() -> EvidenceForm:
    """An empty one, for a page that is shown without anything typed."""
    return EvidenceForm()


@register.simple_tag
def appeal_code(decision: Decision, party: Party) -> str:
    """What the letter prints, for the day on which this party can't sign in."""
    return code_for(decision.pk, party.pk)
