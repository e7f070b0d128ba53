"""What an open complaint or appeal keeps: the words it is about (PIPL 47; a dispute needs them)."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from evidence.models import Exhibit
from moderation.cases.models import CaseExhibit
from moderation.complaints.models import Appeal, Complaint

OPEN_COMPLAINT, OPEN_APPEAL = "open_complaint", "open_appeal"
_STREAMS = ("decision__case__stream", "complaint__stream")


def streams_with_open_complaints(stream_ids: Collection[UUID]) -> set[UUID]:
    still = Complaint.objects.filter(stream__in=stream_ids, settled_at=None)
    return {one for one in still.values_list("stream_id", flat=True) if one}


def streams_with_open_appeals(stream_ids: Collection[UUID]) -> set[UUID]:
    about = Q(decision__case__stream__in=stream_ids) | Q(complaint__stream__in=stream_ids)
    return {one for pair in Appeal.objects.filter(about, outcome="").values_list(*_STREAMS) for one in pair if one}


def exhibits_of_open_appeals(exhibits: Collection[Exhibit]) -> set[UUID]:
    frozen = CaseExhibit.objects.filter(
        exhibit__in=[one.pk for one in exhibits],
        case__decisions__appeals__isnull=False,
        case__decisions__appeals__outcome="",
    )
    return set(frozen.values_list("exhibit_id", flat=True))
