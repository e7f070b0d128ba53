from collections.abc import Callable

from django.db.models import Q, QuerySet

from accounts.models import Document, Membership, User

OWN = (Membership.Part.OWNER, Membership.Part.STAFF)
# Which pictures else this user may look at now. Filled by apps in `ready()`: evidence is for whoever has its case in
# hand, and cases stand above this app.
also_visible: list[Callable[[User], Q]] = []


def documents_visible_to(user: User) -> QuerySet[Document]:
    """One's own, what one's work is about at this moment, and for reviewers everybody's as long as they may be used
    (PIPL 47: use may have stopped)."""
    kept = Document.objects.filter(erased_at=None)
    seen = Q(party__memberships__user=user, party__memberships__part__in=OWN)
    for condition in also_visible:
        seen |= condition(user)
    if user.has_perm("accounts.review_identity"):
        seen |= Q(party__identity__use_stopped_at=None)
    return kept.filter(seen).distinct()
