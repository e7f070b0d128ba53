"""Appeals as cases: for everybody who decides appeals but those who decided what is appealed. What is appealed about a
complaint by or about minors stands in a line of its own, for cleared people alone."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Guardianship, Membership, Party, User
from evidence.actors import system
from evidence.services import record
from moderation.cases.gathering import Touched
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case, CaseExclusion, Queue, Severity
from moderation.cases.opening import exclude, open_party_case
from moderation.complaints.appeals.against import Target, target_of
from moderation.complaints.models import Appeal

# after returns of listed persons (11), and after second reviews (17)
QUEUE, MINORS_QUEUE = 12, 18


def make_queue() -> None:
    """The lines that appeals stand in. Safe to run again."""
    for pk, kind, english, chinese in (
        (QUEUE, Case.Kind.APPEAL, "Appeals", "申诉"),
        (MINORS_QUEUE, Case.Kind.MINORS_APPEAL, "Appeals about minors", "涉未成年人申诉"),
    ):
        Queue.objects.get_or_create(pk=pk, defaults={"kind": kind, "name_en": english, "name_zh": chinese})


def open_case(appeal: Appeal, target: Target) -> None:
    """The appeal's case; its limit is the time in which an answer is owed, so that "past its limit" is "overdue".

    Where nobody is left who may decide it, it still stands in the line, seen by everybody who decides appeals; that it
    does is an audit event and a figure of /metrics, and the site has to give the role to one person more.
    """
    queue = MINORS_QUEUE if target.minors else QUEUE
    case_id = open_party_case(
        kind=Case.Kind.MINORS_APPEAL if target.minors else Case.Kind.APPEAL,
        key=f"a:{appeal.pk}",
        party=appeal.party,
        queue=queue,
        severity=Severity.MEDIUM,
        limit_s=int((appeal.due_at - timezone.now()).total_seconds()),
    )
    appeal.case_id = case_id
    appeal.save(update_fields=["case"])
    exclude(case_id, having_part(appeal, target), CaseExclusion.Why.PARTY)
    # last, so that somebody who is both reads why it is never theirs, whatever they belong to
    exclude(case_id, first_eyes(appeal, target), CaseExclusion.Why.DECIDER)
    if not deciders(case_id, minors=target.minors).exists():
        record(actor=system("appeals"), action="appeal.nobody_may_decide", target_kind="appeal", target_id=appeal.pk)
    touch_queues([queue], [Touched(case_id, queue, Severity.MEDIUM.value, 0)])


def first_eyes(appeal: Appeal, target: Target | None = None) -> set[int]:
    """Users (by id) who decided what is appealed, when it was appealed or since."""
    noted = {pk for pk in (appeal.first_id, appeal.second_id) if pk}
    return noted | (target or target_of(appeal)).all_eyes()


def having_part(appeal: Appeal, target: Target | None = None) -> set[int]:
    """Users (by id) who belong to who appeals, to whom it is about, or to who answers for them as a guardian."""
    parties = {appeal.party_id} | (target or target_of(appeal)).parties()
    guarding = Guardianship.objects.filter(minor__in=parties, state=Guardianship.State.VERIFIED, guardian__isnull=False)
    parties |= set(Party.objects.filter(pk__in=guarding.values("guardian")).values_list("pk", flat=True))
    return set(Membership.objects.filter(party__in=parties).values_list("user_id", flat=True))


def deciders(case_id: Any, *, minors: bool) -> QuerySet[User]:
    """Who may decide the appeal of this case (an id, or an OuterRef to one); `minors`: it is about such a complaint."""
    kept_away = CaseExclusion.objects.filter(case=case_id, user=OuterRef("pk"), until=None)
    return (cleared_deciders() if minors else all_deciders()).exclude(Exists(kept_away))


def all_deciders() -> QuerySet[User]:
    return _with("decide_appeal").distinct()


def cleared_deciders() -> QuerySet[User]:
    """Those who decide appeals about minors' complaints too."""
    return all_deciders().filter(pk__in=_with("handle_minors").values("pk"))


def _with(codename: str) -> QuerySet[User]:
    return User.objects.filter(
        is_active=True,
        groups__permissions__codename=codename,
        groups__permissions__content_type__app_label="complaints",
    )


def without_eyes() -> QuerySet[Appeal]:
    """Open appeals that nobody here may decide."""
    case = OuterRef(OuterRef("case"))
    nobody_cleared = Q(case__kind=Case.Kind.MINORS_APPEAL) & ~Exists(deciders(case, minors=True))
    return Appeal.objects.filter(~Exists(deciders(case, minors=False)) | nobody_cleared, outcome="")


def overdue() -> QuerySet[Appeal]:
    """Open appeals whose answer is owed since before now."""
    return Appeal.objects.filter(outcome="", due_at__lte=timezone.now())
