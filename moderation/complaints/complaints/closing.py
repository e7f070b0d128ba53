"""A case of complaints ends by itself when everybody in it was satisfied."""

from django.db.models import Q

from moderation.cases.closing import close
from moderation.cases.models import Case
from moderation.complaints.complaints.gathering import buyers
from moderation.complaints.complaints.terms import MANY_BUYERS, OF_PUBLIC_CONCERN
from moderation.complaints.models import Complaint


def close_if_settled(case: Case) -> None:
    """Close a locked case in which nobody waits for an answer any more. What concerns others too, or what many buyers
    complained of, is looked at all the same."""
    # what was found right on appeal stands in the line for what has to follow for the room
    waiting = Q(settled_at=None) | Q(state=Complaint.State.UPHELD)
    if case.decided_at or Complaint.objects.filter(waiting, case=case).exists():
        return
    # one reason and one target for all of a case
    one = Complaint.objects.filter(case=case).first()
    if one and (one.reason in OF_PUBLIC_CONCERN or buyers(one) >= MANY_BUYERS):
        return
    close(case=case, outcome=Case.Outcome.SETTLED, seen_flag_id=case.last_flag_id)
