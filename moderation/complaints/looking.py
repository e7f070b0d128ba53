"""Reading what somebody else wrote: nobody does it unseen."""

from uuid import UUID

from django.db import transaction

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from moderation.complaints.complaints import asked_of
from moderation.complaints.models import Complaint


@transaction.atomic
def read_as_operator(*, user: User, complaint_id: UUID) -> Complaint:
    """A complaint that this user's operator is asked to answer, opened to be read. Raises `Complaint.DoesNotExist`."""
    complaint = asked_of(user, complaint_id)
    record(
        actor=user_actor(user),
        action="complaint.read_by_operator",
        target_kind="complaint",
        target_id=complaint.pk,
        target_label=complaint.number,
    )
    return complaint
