"""What becomes of a measure that proposed a blocklist entry: it begins when a second person confirms the entry, and
counts for nothing when the proposal is declined or withdrawn. What was merged goes the way of the kept entry."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from blocklists.hooks import entry_changed, proposal_dropped
from blocklists.merged import merged_in
from blocklists.models import Entry, State
from moderation.cases.models import Case
from moderation.decisions.hooks import measure_begun
from moderation.decisions.measures.blocklist import BASIS
from moderation.decisions.models import Measure
from moderation.decisions.nothing import came_to_nothing


@receiver(entry_changed)
def it_begins(sender: object, entry: Entry, **kwargs: Any) -> None:
    for measure in _waiting(entry) if entry.state == State.CONFIRMED else []:
        measure.state, measure.confirmed_at = Measure.State.CONFIRMED, timezone.now()
        measure.save(update_fields=["state", "confirmed_at"])
        measure_begun.send(Measure, measure=measure)


@receiver(proposal_dropped)
def it_never_begins(sender: object, entry: Entry, **kwargs: Any) -> None:
    for measure in _waiting(entry):
        measure.state = Measure.State.REFUSED
        measure.save(update_fields=["state"])
        # The entry is locked here, and whoever has the case waits for it: so the case is tried, and left to who has it.
        cases = Case.objects.select_for_update(of=("self",), skip_locked=True)
        if case := cases.filter(pk=measure.decision.case_id).first():
            came_to_nothing(measure.decision, case)


def _waiting(entry: Entry) -> list[Measure]:
    """The measures that proposed this entry or what was merged into it, locked in one order; none that began, ended or
    was refused. Found by their decisions: measures have no index by entry."""
    ids = merged_in([entry.pk])
    proposals = Entry.objects.filter(pk__in=ids) if len(ids) > 1 else [entry]
    decisions = {int(one.basis_id) for one in proposals if one.basis_type == BASIS and one.basis_id.isdecimal()}
    if not decisions:
        return []
    asked = Measure.objects.select_for_update(of=("self",)).select_related("decision__case", "decision__rule")
    waiting = asked.filter(decision__in=decisions, entry_id__in=list(ids), state=Measure.State.REQUESTED)
    return list(waiting.order_by("pk"))
