"""What happened to a complaint, for its receipt: codes with facts, never words."""

from typing import Any

from accounts.models import User
from moderation.complaints.models import Complaint, ComplaintStep


def step(complaint: Complaint, code: str, by: User | None = None, **facts: Any) -> ComplaintStep:
    """`code` stands in `words.STEPS`; facts: JSON, no personal data."""
    return ComplaintStep.objects.create(complaint=complaint, code=code, by=by, facts=facts)


def steps_of(complaint: Complaint) -> list[ComplaintStep]:
    """In order. By whom is not told to the other side: pages show the code and the moment."""
    return list(complaint.steps.all())
