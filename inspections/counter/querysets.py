"""What an authority's user may open: its own place and what lies within it. Anything else is not there at all."""

from django.db.models import QuerySet

from accounts.models import AuthorityPost, Party
from evidence.models import Exhibit
from inspections.counter.filters import INTERNAL
from inspections.models import Inspection, Visit
from inspections.orders.policies import within
from inspections.orders.querysets import covered_parties, parties_in
from moderation.cases.models import Case, CaseExhibit

# an order is answered before anything is opened on its ground, and a closed one is no ground any more
OPEN = (
    Inspection.State.ACKNOWLEDGED,
    Inspection.State.DELIVERED,
    Inspection.State.RECTIFYING,
    Inspection.State.FOLLOW_UP,
)


def cases_of(post: AuthorityPost) -> QuerySet[Case]:
    return Case.objects.filter(within(post.place)).exclude(kind__in=INTERNAL)


def exhibits_of(post: AuthorityPost) -> QuerySet[Exhibit]:
    """What was frozen for a case that it may open. Files of an inspection stand on the inspection's own page."""
    links = CaseExhibit.objects.filter(within(post.place, "case__place")).exclude(case__kind__in=INTERNAL)
    return Exhibit.objects.filter(pk__in=links.values("exhibit"))


def parties_of(post: AuthorityPost) -> QuerySet[Party]:
    return parties_in(post.place)


def ground_for(visit: Visit, party: Party) -> Inspection | None:
    """The visit's own inspection, when it is open, ordered by this very authority, and covers the party."""
    inspection = visit.inspection
    if inspection is None or inspection.state not in OPEN:
        return None
    if (inspection.department, inspection.place) != (visit.department, visit.place):
        return None
    return inspection if covered_parties(inspection).filter(pk=party.pk).exists() else None
