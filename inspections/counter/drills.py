"""From a figure of the dashboard to the cases behind it: each metric's question (`dashboard.questions`) once more,
asked of one case."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from inspections.dashboard.metrics import LONGER, STEPS
from moderation.cases.models import Case, Flag
from moderation.complaints.models import Appeal, Complaint
from moderation.decisions.models import Decision, Measure

# the moments of a period, half-open; either may be missing
Period = tuple[datetime | None, datetime | None]
# cases about another case are not counted as cases
ABOUT_ANOTHER = (Case.Kind.APPEAL, Case.Kind.MINORS_APPEAL, Case.Kind.SECOND_PERSON, Case.Kind.SAMPLE)
# what reads as another kind at the counter
AS_OTHERS = {Case.Kind.MINORS_COMPLAINT: Case.Kind.COMPLAINT, Case.Kind.MINORS_APPEAL: Case.Kind.APPEAL}


def behind(metric: str, key: str, period: Period) -> Q:
    """Which cases are behind this figure; `key` narrows it as the figure's table does."""
    return DRILLS[metric](key, period)


def _in(period: Period, field: str) -> Q:
    since, until = period
    found = Q()
    if since:
        found &= Q(**{f"{field}__gte": since})
    return found & Q(**{f"{field}__lt": until}) if until else found


def _flags(key: str, period: Period) -> Q:
    flags = Flag.objects.filter(_in(period, "created_at"), case=OuterRef("pk"), watch=False)
    return Q(Exists(flags.filter(rule=key) if key else flags))


def _cases(key: str, period: Period) -> Q:
    kinds = [Case.Kind.COMPLAINT, Case.Kind.MINORS_COMPLAINT] if key == Case.Kind.COMPLAINT else [key]
    counted = ~Q(kind__in=ABOUT_ANOTHER) & _in(period, "opened_at")
    return counted & Q(kind__in=kinds) if key else counted


def _rule_cases(key: str, period: Period) -> Q:
    counted = Q(kind=Case.Kind.FLAGS) & _in(period, "opened_at")
    return counted & Q(rules__contains=[key]) if key else counted


def _decided(period: Period) -> QuerySet[Decision]:
    """By people; what was taken back within seconds is left out."""
    return Decision.objects.filter(_in(period, "at"), case=OuterRef("pk"), automatic=False, undone_at=None)


def _decisions(key: str, period: Period) -> Q:
    found = _decided(period)
    return ~Q(kind__in=ABOUT_ANOTHER) & Q(Exists(found.filter(outcome=key) if key else found))


def _violations(key: str, period: Period) -> Q:
    found = _decided(period).filter(outcome=Case.Outcome.VIOLATION)
    return ~Q(kind__in=ABOUT_ANOTHER) & Q(Exists(found.filter(rule__code=key) if key else found))


def _decision_time(key: str, period: Period) -> Q:
    """Of the first decision by a person; a step's key is its upper end in seconds."""
    earlier = Decision.objects.filter(case=OuterRef("case"), pk__lt=OuterRef("pk"), automatic=False, undone_at=None)
    found = _decided(period).filter(~Exists(earlier))
    if key == LONGER:
        found = found.filter(at__gt=F("case__opened_at") + timedelta(seconds=STEPS[-1]))
    elif key:
        steps = [step for step in STEPS if str(step) == key]
        upper = steps[0] if steps else 0
        found = found.filter(at__lte=F("case__opened_at") + timedelta(seconds=upper))
        if lower := max((step for step in STEPS if step < upper), default=0):
            found = found.filter(at__gt=F("case__opened_at") + timedelta(seconds=lower))
    return Q(kind=Case.Kind.FLAGS) & Q(Exists(found))


def _measures(key: str, period: Period) -> Q:
    return Q(Exists(_taken(key, period)))


def _machine_measures(key: str, period: Period) -> Q:
    return Q(Exists(_taken(key, period).filter(automatic=True)))


def _taken(key: str, period: Period) -> QuerySet[Measure]:
    found = Measure.objects.filter(
        _in(period, "decision__at"), decision__case=OuterRef("pk"), decision__undone_at=None
    ).exclude(state__in=(Measure.State.UNDONE, Measure.State.REFUSED, Measure.State.HELD))
    return found.filter(kind=key) if key else found


def _appeals(key: str, period: Period) -> Q:
    against = {"entry": Q(entry__isnull=False), "decision": Q(decision__isnull=False)}
    found = Appeal.objects.filter(_in(period, "at"), case=OuterRef("pk"))
    return Q(Exists(found.filter(against.get(key, Q(complaint__isnull=False))) if key else found))


def _appeals_decided(key: str, period: Period) -> Q:
    found = Appeal.objects.filter(_in(period, "decided_at"), case=OuterRef("pk"), decided_at__isnull=False)
    return Q(Exists(found.filter(outcome=key) if key else found))


def _complaints(key: str, period: Period) -> Q:
    found = Complaint.objects.filter(_in(period, "at"), case=OuterRef("pk"))
    return Q(Exists(found.filter(reason=key) if key else found))


def _lapsed(key: str, period: Period) -> Q:
    """Deadlines of the period, passed by now, without the answer that was owed."""
    asked = {
        "complaint": Complaint.objects.filter(
            _in(period, "due_at"), Q(settled_at=None) | Q(settled_at__gt=F("due_at"))
        ),
        "operator": Complaint.objects.filter(
            _in(period, "operator_due_at"),
            Q(operator_answered_at=None) | Q(operator_answered_at__gt=F("operator_due_at")),
            Q(settled_at=None) | Q(settled_at__gt=F("operator_due_at")),
            operator_due_at__isnull=False,
        ),
        "appeal": Appeal.objects.filter(_in(period, "due_at"), Q(decided_at=None) | Q(decided_at__gt=F("due_at"))),
    }
    found = Q(pk__in=[])
    for name, rows in asked.items():
        if key in ("", name):
            found |= Q(Exists(rows.filter(case=OuterRef("pk"))))
    return found


DRILLS: dict[str, Callable[[str, Period], Q]] = {
    "flags": _flags,
    "cases": _cases,
    "rule_cases": _rule_cases,
    "decisions": _decisions,
    "violations": _violations,
    "decision_time": _decision_time,
    "measures": _measures,
    "machine_measures": _machine_measures,
    "appeals": _appeals,
    "appeals_decided": _appeals_decided,
    "complaints": _complaints,
    "lapsed": _lapsed,
}
