"""What a filing in force keeps: its files, until it is withdrawn or ends."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.ages import today_in_china
from evidence.models import Exhibit
from inspections.models import Filing

FILING_IN_FORCE = "filing_in_force"


def files_of_filings_in_force(exhibits: Collection[Exhibit]) -> set[UUID]:
    """Of what is filed now, whatever moment the retention is asked about."""
    files = {one.pk for one in exhibits if one.subject_kind == "filing"}
    endless = Q(valid_until=None) | Q(valid_until__gte=today_in_china(timezone.now()))
    still = Filing.objects.filter(endless, withdrawn_at=None, files__in=files)
    return set(still.values_list("files", flat=True)) & files
