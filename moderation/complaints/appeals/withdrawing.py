"""Taking an appeal back."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from accounts.personal.policies import speaks_for
from blocklists.refusing import Refused
from evidence.services import record
from moderation.cases.closing import close
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case
from moderation.complaints.appeals.against import target_of
from moderation.complaints.appeals.asking import told_already
from moderation.complaints.appeals.telling import tell_platform
from moderation.complaints.models import Appeal


@transaction.atomic
def withdraw_appeal(*, user: User, appeal_id: UUID) -> Appeal:
    """Take an open appeal back; its case is settled, and there is no second one. Raises `Refused`: unknown_appeal,
    appeal_answered, appeal_withdrawn. Locks appeal, then case, as answering does."""
    rows = Appeal.objects.select_for_update(of=("self",)).select_related("party__client")
    appealed = rows.filter(pk=appeal_id).first()
    if appealed is None or not speaks_for(user, appealed.party):
        raise Refused("unknown_appeal")
    if appealed.outcome:
        raise told_already(appealed)
    appealed.outcome, appealed.decided_at = Appeal.Outcome.WITHDRAWN, timezone.now()
    appealed.save(update_fields=["outcome", "decided_at"])
    case = Case.objects.select_for_update(of=("self",)).get(appeal=appealed)
    close(case=case, outcome=Case.Outcome.SETTLED, seen_flag_id=0)
    record(actor=user_actor(user), action="appeal.withdrawn", target_kind="appeal", target_id=appealed.pk)
    tell_platform(appealed, target_of(appealed))
    touch_queues([case.queue_id])
    return appealed
