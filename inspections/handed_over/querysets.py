from django.db.models import QuerySet

from accounts.models import AuthorityPost
from delivery.models import OutboxMessage
from inspections.orders.policies import within
from moderation.complaints.complaints.handing_over import TOPIC
from moderation.complaints.models import Complaint, ComplaintStep

# complaints of consumers are the market regulator's (12315)
DEPARTMENT = AuthorityPost.Department.MARKET


def handed_over_to(post: AuthorityPost) -> QuerySet[Complaint]:
    """Laid before this authority or one below it, newest first; of another department none."""
    if post.department != DEPARTMENT:
        return Complaint.objects.none()
    found = Complaint.objects.filter(within(post.place), handed_over_at__isnull=False)
    return found.select_related("channel", "stream").order_by("-handed_over_at")


def message_of(complaint: Complaint) -> OutboxMessage | None:
    """What was laid before the authority, as it was then."""
    step = ComplaintStep.objects.filter(complaint=complaint, code="handed_over").order_by("-pk").first()
    number = step.facts.get("message") if step else None
    return OutboxMessage.objects.filter(pk=number, topic=TOPIC).first() if number else None
