"""Who looks at the pictures handed in with complaints and appeals, beside those whose account they lie with."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import Document, User
from moderation.cases.models import Case
from moderation.complaints.models import Appeal, Complaint


def papers_visible_to(user: User) -> Q:
    """Whoever handed them in (a guardian for a ward), and whoever has the case in hand: the claim, an audit event, says
    who that was."""
    held = Case.objects.filter(holder=user, lease_until__gt=timezone.now(), decided_at=None)
    # … or the case of an appeal against its answer
    mine = Q(complaint__case__in=held) | Q(complaint__appeals__case__in=held)
    complained = Complaint.files.through.objects.filter(mine)
    appealed = Appeal.files.through.objects.filter(appeal__case__in=held)
    own = Q(uploaded_by=user, kind=Document.Kind.EVIDENCE)
    return own | Q(pk__in=complained.values("document")) | Q(pk__in=appealed.values("document"))
