"""The days that goods came and went back, told once they are known: each starts a clock (Consumer Law 25)."""

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.actors import client_actor, user_actor
from accounts.models import MachineClient, User
from blocklists.refusing import Refused
from evidence.services import record
from moderation.cases.hints import touch_queues
from moderation.complaints.complaint_letters import tell_platform, tell_room
from moderation.complaints.complaints.locking import locked
from moderation.complaints.complaints.people import speaks_of
from moderation.complaints.complaints.steps import step
from moderation.complaints.complaints.targets import check_days
from moderation.complaints.models import Complaint


@transaction.atomic
def tell_days(
    *,
    complaint_id: UUID,
    received_on: date | None = None,
    sent_back_on: date | None = None,
    user: User | None = None,
    client: MachineClient | None = None,
) -> Complaint:
    """Tell, or put right, one of the two days or both, in China; None leaves a day as it is. The same told twice is
    told once. What is known of a clock that ran out by the day told before stays in the steps.

    Raises `Refused`: unknown_complaint, settled_already, day_missing, day_to_come, sent_back_before, day_too_early.
    """
    complaint, case = locked(complaint_id)
    own = speaks_of(user, complaint) if user else client is not None and complaint.client_id == client.pk
    if not own:
        raise Refused("unknown_complaint")
    if complaint.settled_at:
        raise Refused("settled_already")
    if received_on is None and sent_back_on is None:
        raise Refused("day_missing", field="sent_back_on")
    days = (received_on or complaint.received_on, sent_back_on or complaint.sent_back_on)
    check_days(complaint.channel, complaint.stream, *days, stood=(complaint.received_on, complaint.sent_back_on))
    if days == (complaint.received_on, complaint.sent_back_on):
        return complaint
    complaint.received_on, complaint.sent_back_on = days
    complaint.save(update_fields=["received_on", "sent_back_on"])
    step(complaint, "days_told", user)
    record(
        actor=user_actor(user) if user else client_actor(complaint.client),
        action="complaint.days_told",
        target_kind="complaint",
        target_id=complaint.pk,
        target_label=complaint.number,
        received_on=str(received_on) if received_on else None,
        sent_back_on=str(sent_back_on) if sent_back_on else None,
    )
    tell_platform(complaint)
    tell_room(complaint)
    touch_queues([case.queue_id])
    return complaint
