"""A letter a day to those who decide appeals, while an answer is owed soon or overdue."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.ages import today_in_china
from delivery.models import Notice
from delivery.notices import notify
from evidence.actors import system
from evidence.services import record
from moderation.cases.models import Case, Queue
from moderation.complaints.appeals.cases import QUEUE, all_deciders, cleared_deciders, overdue
from moderation.complaints.models import Appeal

SOON = timedelta(days=3)
CODE = "appeals_waiting"


@transaction.atomic
def remind() -> int:
    """Tell everybody who decides appeals how many are due within three days and how many overdue; returns how many
    letters. None where none is. Each person is told once a day, however often this runs. That one is about a minors'
    complaint is for cleared people alone, and so it is in nobody else's figures.

    The queue's row is locked, so that of two runs at once the second finds the first one's letters.
    """
    Queue.objects.select_for_update().filter(pk=QUEUE).first()
    now = timezone.now()
    waiting = Appeal.objects.filter(outcome="", due_at__gt=now, due_at__lte=now + SOON)
    late, soon = overdue().count(), waiting.count()
    if not late and not soon:
        return 0
    day = f"appeals:{today_in_china(now)}"
    minors = Q(case__kind=Case.Kind.MINORS_APPEAL)
    others = {"late": overdue().exclude(minors).count(), "soon": waiting.exclude(minors).count()}
    told = {f"user:{pk}": {"late": late, "soon": soon} for pk in cleared_deciders().values_list("pk", flat=True)}
    if any(others.values()):
        told = {f"user:{pk}": others for pk in all_deciders().values_list("pk", flat=True)} | told
    before = Notice.objects.filter(code=CODE, subject=day).values_list("recipient", flat=True)
    recipients = sorted(set(told) - set(before))
    for recipient in recipients:
        notify(recipient=recipient, code=CODE, subject=day, **told[recipient])
    if recipients:
        record(
            actor=system("appeals"),
            action="appeals.reminded",
            target_kind="queue",
            target_id=QUEUE,
            letters=len(recipients),
            soon=soon,
            late=late,
        )
    return len(recipients)
