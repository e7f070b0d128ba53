"""One file a noun; `moderation.complaints.models` is where everybody imports them from."""

from moderation.complaints.models.appeals import Appeal
from moderation.complaints.models.complaints import Complaint, ComplaintStep
from moderation.complaints.models.disclosures import Disclosure

__all__ = ["Appeal", "Complaint", "ComplaintStep", "Disclosure"]
