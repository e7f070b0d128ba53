"""What an open inspection keeps: its files, until it is closed."""

from collections.abc import Collection
from uuid import UUID

from evidence.ids import is_uuid
from evidence.models import Exhibit
from inspections.models import Inspection

OPEN_INSPECTION = "open_inspection"


def files_of_open_inspections(exhibits: Collection[Exhibit]) -> set[UUID]:
    files = [one for one in exhibits if one.subject_kind == "inspection"]
    asked = {UUID(one.subject_id) for one in files if is_uuid(one.subject_id)}
    still = set(Inspection.objects.filter(pk__in=asked, closed_at=None).values_list("pk", flat=True))
    return {one.pk for one in files if is_uuid(one.subject_id) and UUID(one.subject_id) in still}
