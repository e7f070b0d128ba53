"""Cases newest first, as the address asks. A page costs the same at ten million cases as at ten: a subject's own are
given by an index, and of the rest no more than so many are looked through."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.ages import SHANGHAI
from accounts.models import MachineClient, User
from livestream.models import AdmissionEntry, Channel, StreamRole
from moderation.cases.models import Case
from moderation.cases.querysets import cases_visible_to
from moderation.complaints.models import Complaint
from moderation.console.cases.filters import Filter
from moderation.decisions.models import Measure

ROWS = 50
# some 50 ms on a busy machine; whoever looks for something rarer goes on to the next page
LOOKED_THROUGH = 20_000
# of one party or product: the newest of what leads to cases
MOST_LINKS = 500


@dataclass(frozen=True, slots=True)
class Found:
    """`before`: the case to go on from, None at the end. `cut`: it ended because enough was looked through."""

    rows: list[Case]
    before: int | None
    cut: bool


def find(filters: Filter, user: User) -> Found:
    """One page of what this user may see. At most eight queries."""
    cases = matching(filters, user)
    if filters.before:
        cases = cases.filter(_before(int(filters.before)))
    last = None
    if not (filters.subjects or filters.state in ("open", "held", "parked", "late")):
        cases, last = _window(cases, filters)
    shown = cases.select_related("stream__channel", "party", "queue", "holder").order_by("-opened_at", "-pk")
    rows = list(shown[: ROWS + 1])
    if len(rows) > ROWS:
        return Found(rows[:ROWS], rows[ROWS - 1].pk, cut=False)
    return Found(rows, last, cut=last is not None)


def matching(filters: Filter, user: User) -> QuerySet[Case]:
    """What the filter asks for, in no order and without its place in the list."""
    cases = cases_visible_to(user)
    for name, value in filters.subjects.items():
        cases = cases.filter(_BY[name](value))
    if filters.rule:
        cases = cases.filter(rules__contains=[filters.rule])
    for name in ("kind", "outcome"):
        if value := getattr(filters, name):
            cases = cases.filter(**{name: value})
    return cases.filter(_period(filters)).filter(_state(filters.state))


def _window(cases: QuerySet[Case], filters: Filter) -> tuple[QuerySet[Case], int | None]:
    """The filter's cases among the newest that the index gives, and the last one looked at (None at the end)."""
    driven = Case.objects.filter(_period(filters)).order_by("-opened_at", "-pk")
    if filters.before:
        driven = driven.filter(_before(int(filters.before)))
    last = driven.values_list("pk", flat=True)[LOOKED_THROUGH - 1 : LOOKED_THROUGH].first()
    if last is None:
        return cases, None
    opened_at = Case.objects.values_list("opened_at", flat=True).get(pk=last)
    return cases.filter(Q(opened_at__gte=opened_at) & (Q(opened_at__gt=opened_at) | Q(pk__gte=last))), last


def _before(case_id: int) -> Q:
    """Opened before this case; both halves, so that the index is entered at the right place."""
    opened_at = Case.objects.filter(pk=case_id).values_list("opened_at", flat=True).first()
    if opened_at is None:
        return Q(pk__in=[])
    return Q(opened_at__lte=opened_at) & (Q(opened_at__lt=opened_at) | Q(pk__lt=case_id))


def _period(filters: Filter) -> Q:
    """Opened on these days of China, both included."""
    since, until = filters.days
    found = Q()
    if since:
        found &= Q(opened_at__gte=datetime.combine(since, time(), SHANGHAI))
    if until:
        found &= Q(opened_at__lt=datetime.combine(until, time(), SHANGHAI) + timedelta(days=1))
    return found


def _state(state: str) -> Q:
    now = timezone.now()
    match state:
        case "open":
            return Q(decided_at=None)
        case "held":
            return Q(decided_at=None, lease_until__gt=now)
        case "parked":
            return Q(decided_at=None, parked_until__gt=now)
        case "late":
            return Q(decided_at=None, rank_at__lt=now)
        case "decided":
            return Q(decided_at__isnull=False)
    return Q()


def _of_stream(value: str) -> Q:
    return Q(stream=UUID(value))


def _of_room(value: str) -> Q:
    return Q(channel=int(value))


def _of_party(value: str) -> Q:
    """About the party itself, on a stream it has a part in, in a room it runs, or of a complaint it made. Ids first: an
    OR over joins would read whole tables."""
    party = UUID(value)
    streams = StreamRole.objects.filter(party=party).order_by("-pk").values_list("stream", flat=True)
    rooms = Channel.objects.filter(operator=party).order_by("-pk").values_list("pk", flat=True)
    complaints = Complaint.objects.filter(by=party, case__isnull=False).order_by("-at").values_list("case", flat=True)
    return (
        Q(party=party)
        | Q(stream__in=list(streams[:MOST_LINKS]))
        | Q(channel__in=list(rooms[:MOST_LINKS]))
        | Q(pk__in=list(complaints[:MOST_LINKS]))
    )


def _of_product(value: str) -> Q:
    """Of complaints about it, and decided by taking it off the screen."""
    complaints = Complaint.objects.filter(product=value, case__isnull=False).order_by("-pk")
    hidden = Measure.objects.filter(product=value).order_by("-pk")
    return Q(
        pk__in=[
            *complaints.values_list("case", flat=True)[:MOST_LINKS],
            *hidden.values_list("decision__case", flat=True)[:MOST_LINKS],
        ]
    )


def _of_order(value: str) -> Q:
    """Of complaints about the order, and on the stream where it was placed."""
    number = order_number(value)
    if not number:
        return Q(pk__in=[])
    complaints = Complaint.objects.filter(order_ref=number, case__isnull=False).order_by("-pk")
    streams = placed(number).filter(stream__isnull=False).values_list("stream", flat=True)
    return Q(pk__in=list(complaints.values_list("case", flat=True)[:MOST_LINKS])) | Q(stream__in=list(streams))


def order_number(value: str) -> str:
    """What the platform calls the order that the address means; empty when there is none."""
    if value.isdecimal():
        entries = AdmissionEntry.objects.filter(pk=int(value), act=AdmissionEntry.Act.ORDER)
        return entries.values_list("ref", flat=True).first() or ""
    return Complaint.objects.filter(pk=UUID(value)).values_list("order_ref", flat=True).first() or ""


def placed(number: str) -> QuerySet[AdmissionEntry]:
    """Orders of this number at the door. Platforms are few: with their ids the unique index answers."""
    clients = list(MachineClient.objects.values_list("pk", flat=True))
    return AdmissionEntry.objects.filter(client__in=clients, act=AdmissionEntry.Act.ORDER, ref=number)


_BY = {"stream": _of_stream, "room": _of_room, "party": _of_party, "product": _of_product, "order": _of_order}
