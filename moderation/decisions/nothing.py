from moderation.cases.models import Case
from moderation.decisions.kinds import MAY_STAND_ALONE
from moderation.decisions.models import Decision, Measure

# what stands against nobody; the rest has begun, or waits for a second person
_NEVER_BEGAN = (Measure.State.REFUSED, Measure.State.UNDONE)


def came_to_nothing(decision: Decision, case: Case) -> None:
    """A second person said no to all that a violation asked for: nobody is told of it and nobody can appeal, so it does
    not count against the room either. The decision stays as it was made; its locked case counts as refused.

    Nothing happens while something of it has begun or still waits, and where a violation may stand without measures.
    """
    violation = case.outcome == Case.Outcome.VIOLATION and decision.live
    if not violation or case.kind in MAY_STAND_ALONE or decision.measures.exclude(state__in=_NEVER_BEGAN).exists():
        return
    case.outcome = Case.Outcome.REFUSED
    case.version += 1
    case.save(update_fields=["outcome", "version"])
