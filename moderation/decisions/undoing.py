"""Taking one's own decision back within ten seconds, while nothing of it has left."""

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from moderation.cases.closing import REOPENED, reopen
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case
from moderation.decisions.ending import undo_while_it_waits
from moderation.decisions.errors import TooLate
from moderation.decisions.measures import UNDO_FOR
from moderation.decisions.models import Decision, Measure

# what a registration, an appeal or a complaint came to was told at once
UNDONE_HERE = frozenset(REOPENED)
_NEVER_LEFT = frozenset({Measure.State.UNDONE, Measure.State.REFUSED})


@transaction.atomic
def undo(*, user: User, decision_id: int) -> Case:
    """Take one's own decision back within ten seconds and open the case again.

    Raises `TooLate` when the time is over or something has already left; then nothing is changed. What leaves at once
    is lifted, not undone; nor is a decision undone that took the place of a person's, which was ended at once.
    """
    found = Decision.objects.filter(pk=decision_id, decided_by=user, undone_at=None).values("case_id").first()
    if found is None:
        raise TooLate
    # the case first, as everywhere: whoever holds it orders all that follows
    case = Case.objects.select_for_update(of=("self",)).select_related("stream").get(pk=found["case_id"])
    rows = Decision.objects.select_for_update(no_key=True, of=("self",)).select_related("overrides")
    decision = rows.get(pk=decision_id)
    if case.kind not in UNDONE_HERE or case.decided_at is None or not decision.live:
        raise TooLate
    if timezone.now() >= decision.at + UNDO_FOR or (decision.overrides and not decision.overrides.automatic):
        raise TooLate
    measures, queues = undo_while_it_waits(decision, user=user)
    if any(measure.state not in _NEVER_LEFT for measure in measures):
        raise TooLate
    reopen(case=case)
    record(
        actor=user_actor(user),
        action="decision.undone",
        target_kind="case",
        target_id=case.pk,
        decision=decision.pk,
    )
    touch_queues([case.queue_id, *queues])
    return case
