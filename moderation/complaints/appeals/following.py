"""What happens to a decision while an appeal against it is open."""

from typing import Any

from django.dispatch import receiver

from moderation.cases.models import CaseExclusion
from moderation.cases.opening import exclude
from moderation.complaints.models import Appeal
from moderation.decisions.hooks import decided
from moderation.decisions.models import Decision


@receiver(decided)
def keep_its_decider_away(sender: type[Decision], decision: Decision, **kwargs: Any) -> None:
    """An answer is about what stands now, so whoever just decided that answers none of the open appeals against it.

    The decided case is locked by now, as it is first when an appeal is answered: the two wait in one order.
    """
    if decision.decided_by_id is None or decision.overrides_id is None:
        return
    open_ones = Appeal.objects.filter(decision__case=decision.case_id, outcome="").order_by("case")
    for case_id in open_ones.values_list("case", flat=True):
        exclude(case_id, [decision.decided_by_id], CaseExclusion.Why.DECIDER)
