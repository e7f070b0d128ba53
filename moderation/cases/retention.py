"""What an open case keeps: the words it is about, and what was frozen for it, until it is decided."""

from collections.abc import Collection
from uuid import UUID

from evidence.models import Exhibit
from moderation.cases.models import Case, CaseExhibit

OPEN_CASE = "open_case"


def streams_with_open_cases(stream_ids: Collection[UUID]) -> set[UUID]:
    return {one for one in _open(stream_ids) if one}


def exhibits_of_open_cases(exhibits: Collection[Exhibit]) -> set[UUID]:
    frozen = CaseExhibit.objects.filter(exhibit__in=[one.pk for one in exhibits], case__decided_at=None)
    return set(frozen.values_list("exhibit_id", flat=True))


def _open(stream_ids: Collection[UUID]) -> Collection[UUID | None]:
    return Case.objects.filter(stream__in=stream_ids, decided_at=None).values_list("stream_id", flat=True)
