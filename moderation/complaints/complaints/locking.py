"""Complaint and case, locked in the one order: first the case, as whoever decides it does."""

from uuid import UUID

from blocklists.refusing import Refused
from moderation.cases.models import Case
from moderation.complaints.models import Complaint


def locked(complaint_id: UUID) -> tuple[Complaint, Case]:
    """Call inside a transaction. Raises `Refused("unknown_complaint")`.

    While one waits for the case, its decider may move an unread complaint on to a fresh case: then that one is locked.
    """
    while True:
        case_id = Complaint.objects.filter(pk=complaint_id).values_list("case", flat=True).first()
        if case_id is None:
            raise Refused("unknown_complaint")
        case = Case.objects.select_for_update(of=("self",)).select_related("stream").get(pk=case_id)
        complaint = (
            Complaint.objects.select_for_update(of=("self",))
            .select_related("channel__client", "channel__operator", "stream", "by", "client", "about")
            .get(pk=complaint_id)
        )
        if complaint.case_id == case.pk:
            return complaint, case
