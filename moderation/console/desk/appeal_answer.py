"""What an appeal against the answer to a complaint shows: the complaint, its answer, and the words at that second."""

from typing import Any

from accounts.documents.links import link
from moderation.complaints import complaints
from moderation.complaints.appeals.against import AgainstAnswer
from moderation.console.complaining.telling import Spoken
from moderation.console.desk.access import StaffRequest
from moderation.console.desk.complaint_reading import Paper


def appealed_answer(request: StaffRequest, target: AgainstAnswer, *, reads: bool) -> dict[str, Any]:
    """`reads`: this reader holds the case, so words and pictures are open."""
    complaint = target.complaint
    files = complaint.files.filter(erased_at=None).order_by("pk") if reads else []
    return {
        "complaint": complaint,
        "spoken": Spoken(complaints.moment(complaint)) if reads else None,
        "complaint_papers": [Paper(file, link(file, request.user)) for file in files],
        "changes": False,
    }
