"""Whose six-monthly check has lapsed or soon will."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.identity.recheck import ASK_FROM, overdue
from accounts.models import Identity, User
from accounts.requests import PersonRequest
from accounts.roles import PARTY_ROLES
from moderation.cases.models import Case
from moderation.cases.registrations import open_key
from moderation.console.compliance.access import reading

ROWS, MOST_PAGES = 50, 200
# how long ago it lapsed, or how soon it will: (name in the address, words)
DUE = {
    "overdue": _("lapsed"),
    "7": _("within 7 days"),
    "30": _("within 30 days"),
}
# buyers sell nothing and are not re-checked
ROLES = [(role, label) for role, label in PARTY_ROLES if role != "buyer"]


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list shows, as its address says it; what can't be read is the first choice."""

    due: str = "overdue"
    role: str = ""
    page: int = 1

    @classmethod
    def of(cls, request: HttpRequest) -> "Filter":
        due, role, page = (request.GET.get(name, "") for name in ("due", "role", "page"))
        return cls(
            due=due if due in DUE else "overdue",
            role=role if role in dict(ROLES) else "",
            page=int(page) if page.isdecimal() and 0 < int(page[:6]) <= MOST_PAGES and len(page) < 4 else 1,
        )

    def address(self, page: int) -> str:
        return "?" + urlencode({"due": self.due, "role": self.role, "page": page})


@reading
def rechecks(request: PersonRequest) -> HttpResponse:
    """The oldest first. Four queries, however many there are."""
    filters = Filter.of(request)
    start = (filters.page - 1) * ROWS
    found = list(_due(request.user, filters)[start : start + ROWS + 1])
    rows = found[:ROWS]
    cases = Case.objects.filter(open_key__in=[open_key(identity.party_id) for identity in rows])
    waiting = {case.party_id: case for case in cases}
    context = {
        "rows": [(identity, waiting.get(identity.party_id)) for identity in rows],
        "filters": filters,
        "due": DUE.items(),
        "roles": ROLES,
        "earlier": filters.address(filters.page - 1) if filters.page > 1 else "",
        "later": filters.address(filters.page + 1) if len(found) > ROWS else "",
    }
    return render(request, "compliance/rechecks.html", context)


def _due(user: User, filters: Filter) -> QuerySet[Identity]:
    if filters.due == "overdue":
        found = overdue(user)
    else:
        now = timezone.now()
        until = now + min(timedelta(days=int(filters.due)), ASK_FROM)
        found = (
            Identity.objects.filter(state=Identity.State.VERIFIED, recheck_due_at__gt=now, recheck_due_at__lte=until)
            .exclude(party__roles=["buyer"])
            .select_related("party")
            .order_by("recheck_due_at")
        )
    return found.filter(party__roles__contains=[filters.role]) if filters.role else found
