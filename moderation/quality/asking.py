"""Which known answers are due to be asked again, mixed in among the samples."""

from datetime import datetime, time, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone

from accounts.ages import SHANGHAI, today_in_china
from moderation.quality.models import KnownAnswer, Sample

# house settings: enough to see a drift, too few to be known by; the same one not twice within a month
A_DAY = 3
AGAIN_AFTER = timedelta(days=30)


def due_known() -> list[KnownAnswer]:
    """Confirmed, not retired, not waiting now, those asked longest ago first; so many that a day of China has `A_DAY`
    at most. Two queries."""
    now = timezone.now()
    midnight = datetime.combine(today_in_china(now), time(), SHANGHAI)
    today = Sample.objects.filter(known__isnull=False, drawn_at__gte=midnight).count()
    waiting = Sample.objects.filter(known=OuterRef("pk"), reviewed_at=None)
    known = (
        KnownAnswer.objects.filter(~Exists(waiting), confirmed_by__isnull=False, retired_at=None)
        .annotate(asked=Max("samples__drawn_at"))
        .filter(Q(asked=None) | Q(asked__lte=now - AGAIN_AFTER))
        .select_related("of_case__stream__channel")
        .order_by(F("asked").asc(nulls_first=True), "pk")
    )
    return list(known[: max(0, A_DAY - today)])
