"""Ending a lasting measure before its time."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from moderation.cases.claims import Refused
from moderation.cases.models import Case
from moderation.cases.policies import has_part
from moderation.decisions.errors import TooLate
from moderation.decisions.kinds import FINAL
from moderation.decisions.measures.carrying import end, is_over
from moderation.decisions.models import Measure


@transaction.atomic
def lift(*, user: User, measure_id: int, reason: str) -> Measure:
    """End a lasting measure before its time, with a reason; the platform is told at once. A lifted one stays so.

    Raises `TooLate` when there is nothing left to end, `PermissionDenied` for what ends an account and this user may
    not reverse, `Refused("part")` for who has a part in it. Locks in order: case, measure, stream or party.
    """
    case_id = Measure.objects.values_list("decision__case_id", flat=True).get(pk=measure_id)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    measure = (
        Measure.objects.select_for_update(of=("self",))
        .select_related("restriction", "stream__client", "stream__channel", "party__client", "decision__rule")
        .get(pk=measure_id)
    )
    if measure.kind in FINAL and not user.has_perm("decisions.override_decision"):
        raise PermissionDenied
    if has_part(user, case):
        raise Refused("part", case)
    if measure.restriction is None or is_over(measure):
        raise TooLate
    end(measure, state=Measure.State.LIFTED, user=user, reason=reason)
    on_stream = measure.stream_id is not None
    record(
        actor=user_actor(user),
        action="measure.lifted",
        target_kind="stream" if on_stream else "party",
        target_id=measure.stream_id or measure.party_id,
        measure=measure.pk,
        kind=measure.kind,
    )
    return measure
