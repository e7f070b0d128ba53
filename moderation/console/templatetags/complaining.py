from django import template
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from moderation.complaints.models import Complaint
from moderation.console.complaining.own import is_operator
from moderation.console.complaining.telling import STATES

register = template.Library()


@register.inclusion_tag("components/badge.html")
def complaint_badge(complaint: Complaint) -> dict[str, object]:
    """How it stands, as icon and word."""
    kind, icon = STATES[Complaint.State(complaint.state)]
    return {"kind": kind, "icon": icon, "word": complaint.get_state_display()}


@register.filter
def holds_rooms(user: User | AnonymousUser | str | None) -> bool:
    """An operator's account; no user at all, as on some error pages, has none. Read once a request."""
    return isinstance(user, User) and is_operator(user)


@register.filter
def complaint_reason(open_key: str | None) -> str:
    """What the complaints of an open case are about, read from its key: a row costs no query."""
    reason = (open_key or "").rpartition(":")[2]
    return str(Complaint.Reason(reason).label) if reason in Complaint.Reason.values else ""
