"""For whom somebody complains, and whose complaints somebody reads; another's is not there at all."""

from uuid import UUID

from django.http import Http404

from accounts.models import Party, User
from accounts.querysets import roles_of
from moderation.complaints import complaints
from moderation.complaints.looking import read_as_operator
from moderation.complaints.models import Complaint
from moderation.console.viewer.people import own_parties, wards_of


def speaks_for(user: User) -> list[Party]:
    """Oneself first, then the minors in one's care (PIPL 31)."""
    # a streamer's or shop's party buys and reports as well: whichever is a buyer comes first
    own = sorted(own_parties(user), key=lambda party: "buyer" not in party.roles)
    return [*own[:1], *wards_of(user)]


def own_complaint(user: User, complaint_id: UUID) -> Complaint:
    """Raises Http404 for another's: that it exists is nobody else's business."""
    try:
        return complaints.complaint_for(user, complaint_id)
    except Complaint.DoesNotExist:
        raise Http404 from None


def complaint_about(user: User, complaint_id: UUID) -> Complaint:
    """One that this user's operator was asked to answer; that it was read is an audit event. Raises Http404."""
    try:
        return read_as_operator(user=user, complaint_id=complaint_id)
    except Complaint.DoesNotExist:
        raise Http404 from None


def is_operator(user: User) -> bool:
    return "operator" in roles_of(user)
