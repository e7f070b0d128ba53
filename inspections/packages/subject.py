"""What a package says of the inspection it was made for, in plain values."""

from datetime import UTC, datetime
from typing import Any

from inspections.models import Inspection


def subject_of(inspection: Inspection, asked_at: datetime) -> dict[str, Any]:
    """For the manifest: codes, days and moments in UTC. The authority's own words stay sealed."""
    return {
        "inspection": str(inspection.pk),
        "number": inspection.number,
        "department": inspection.department,
        "place": inspection.place,
        "file_number": inspection.file_number,
        "kind": inspection.kind,
        "bases": list(inspection.bases),
        "scope_place": inspection.scope_place,
        "period_from": inspection.period_from.isoformat(),
        "period_to": inspection.period_to.isoformat(),
        "material": sorted(inspection.material),
        "as_of": asked_at.astimezone(UTC).isoformat(timespec="seconds"),
    }
