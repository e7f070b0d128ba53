from django.db.models import Q, QuerySet

from accounts.models import Document, Membership, User

OWN = (Membership.Part.OWNER, Membership.Part.STAFF)


def documents_visible_to(user: User) -> QuerySet[Document]:
    """One's own, and for reviewers everybody's as long as they may be used (PIPL 47: use may have stopped)."""
    kept = Document.objects.filter(erased_at=None)
    own = Q(party__memberships__user=user, party__memberships__part__in=OWN)
    if user.has_perm("accounts.review_identity"):
        return kept.filter(own | Q(party__identity__use_stopped_at=None)).distinct()
    return kept.filter(own)
