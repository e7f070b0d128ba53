"""For whom a typed code speaks."""

from accounts.models import Party
from blocklists.refusing import Refused
from moderation.complaints.appeals.concerned import concerned
from moderation.decisions.appeal_codes import matches
from moderation.decisions.models import Decision


def party_of_code(decision_id: int, typed: str) -> Party:
    """The party whose letter about this decision has this code. Raises `Refused("unknown_code")`, whatever it is that
    is wrong: that there is such a decision is nobody else's business."""
    decision = Decision.objects.filter(pk=decision_id, undone_at=None).first()
    for party_id in sorted(concerned(decision)) if decision else []:
        if matches(typed, decision_id, party_id):
            return Party.objects.get(pk=party_id)
    raise Refused("unknown_code")
