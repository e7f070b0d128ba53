"""Ending a decision with all that it still does: undone by its maker, or overridden by another."""

from django.utils import timezone

from accounts.models import User
from moderation.decisions import holding
from moderation.decisions.hooks import decision_ended
from moderation.decisions.measures.blocklist import lock_entries
from moderation.decisions.measures.carrying import end_all
from moderation.decisions.models import Decision, Measure


def live_decision(case_id: int) -> Decision | None:
    """The one that stands on this case, locked; under the case's lock. No key, here and wherever a decision is locked:
    an entry that is confirmed meanwhile leaves a strike that names it, and its second person has what we wait for."""
    rows = Decision.objects.select_for_update(no_key=True)
    return rows.filter(case=case_id, undone_at=None, overridden_at=None).first()


def measures_of(decision: Decision) -> list[Measure]:
    """Locked, accounts before streams, as they began (`carrying.begin_all`)."""
    lock_entries(decision)
    found = Measure.objects.select_for_update(of=("self",)).select_related(
        "restriction", "stream__client", "stream__channel", "party__client", "decision__rule"
    )
    return sorted(found.filter(decision=decision).order_by("pk"), key=lambda measure: measure.party_id is None)


def override_with_another(decision: Decision, *, user: User | None, reason: str) -> list[int]:
    """Another takes its place: what it still does ends, and whom that concerns is told. The queues to raise.

    Under the locks of case and decision. Raises `Invalid` when a blocklist entry is not this user's to end.
    """
    decision.overridden_at = timezone.now()
    decision.save(update_fields=["overridden_at"])
    return _end(decision, user, reason, "overridden")[1]


def undo_while_it_waits(decision: Decision, *, user: User) -> tuple[list[Measure], list[int]]:
    """As if it had never been. Its measures as they are now, of which none may have left; and the queues to raise."""
    decision.undone_at = timezone.now()
    decision.save(update_fields=["undone_at"])
    return _end(decision, user, "", "undone")


def _end(decision: Decision, user: User | None, reason: str, why: str) -> tuple[list[Measure], list[int]]:
    queues = holding.drop(decision)
    measures = measures_of(decision)
    end_all(measures, state=Measure.State.LIFTED, user=user, reason=reason)
    decision_ended.send(Decision, decision=decision, why=why)
    return measures, queues
