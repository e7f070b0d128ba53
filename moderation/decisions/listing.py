"""What becomes of a measure that proposed a blocklist entry: it begins when a second person confirms the entry, and
counts for nothing when the proposal is declined or withdrawn."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from blocklists.hooks import entry_changed, proposal_dropped
from blocklists.models import Entry, State
from moderation.cases.models import Case
from moderation.decisions.hooks import measure_begun
from moderation.decisions.measures.blocklist import BASIS
from moderation.decisions.models import Measure
from moderation.decisions.nothing import came_to_nothing


@receiver(entry_changed)
def it_begins(sender: object, entry: Entry, **kwargs: Any) -> None:
    measure = _waiting(entry) if entry.state == State.CONFIRMED else None
    if measure is None:
        return
    measure.state, measure.confirmed_at = Measure.State.CONFIRMED, timezone.now()
    measure.save(update_fields=["state", "confirmed_at"])
    measure_begun.send(Measure, measure=measure)


@receiver(proposal_dropped)
def it_never_begins(sender: object, entry: Entry, **kwargs: Any) -> None:
    measure = _waiting(entry)
    if measure is None:
        return
    measure.state = Measure.State.REFUSED
    measure.save(update_fields=["state"])
    # The entry is locked here, and whoever has the case waits for it: so the case is tried, and left to who has it.
    case = Case.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=measure.decision.case_id).first()
    if case:
        came_to_nothing(measure.decision, case)


def _waiting(entry: Entry) -> Measure | None:
    """The measure that proposed this entry, locked; None once it began, ended or was refused, and for an entry proposed
    by hand. Found by its decision: measures have no index by entry."""
    if entry.basis_type != BASIS or not entry.basis_id.isdecimal():
        return None
    asked = Measure.objects.select_for_update(of=("self",)).select_related("decision__case", "decision__rule")
    return asked.filter(decision=int(entry.basis_id), entry_id=entry.pk, state=Measure.State.REQUESTED).first()
