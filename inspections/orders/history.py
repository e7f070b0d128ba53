from typing import Any

from accounts.actors import user_actor
from accounts.models import User
from evidence.actors import system
from evidence.services import record
from inspections.models import Inspection, InspectionStep


def note(inspection: Inspection, code: str, *, by: User | None, moved: tuple[str, ...] = (), **facts: Any) -> None:
    """Save what an act changed, with a step of the history and an audit event; whoever saw the inspection before is
    stale. `by` None: the clock. `moved`: its fields that changed; facts: ids, codes, counts, dates, never words."""
    inspection.version += 1
    inspection.save(update_fields=[*moved, "version"])
    InspectionStep.objects.create(inspection=inspection, code=code, by=by, facts=facts)
    tell_evidence(inspection, code, by=by, version=inspection.version, **facts)


def tell_evidence(inspection: Inspection, code: str, *, by: User | None, **facts: Any) -> None:
    record(
        actor=user_actor(by) if by else system("inspections"),
        action=f"inspection.{code}",
        target_kind="inspection",
        target_id=inspection.pk,
        target_label=inspection.number,
        department=inspection.department,
        place=inspection.place,
        **facts,
    )
