"""What was said in a key room is kept longer (LM2021 14; how long is a house setting of thresholds.toml)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from evidence.retention.table import set_days
from livestream.models import Stream
from moderation.grades.models import KeyRoom
from moderation.grades.thresholds import THRESHOLDS
from moderation.signals.owed import KEY


def of_key_rooms(stream_ids: Collection[UUID]) -> dict[UUID, tuple[str, datetime]]:
    """The ended ones of these whose room was a key room at any moment of them: class and start of its clock."""
    during = Q(since__lte=OuterRef("ended_at")) & (Q(until=None) | Q(until__gte=OuterRef("started_at")))
    key = KeyRoom.objects.filter(during, channel=OuterRef("channel_id"))
    rows = Stream.objects.filter(Exists(key), pk__in=stream_ids).annotate(end=F("ended_at")).values_list("pk", "end")
    return {stream_id: (KEY, ended) for stream_id, ended in rows}


def set_lengths() -> None:
    for code in (KEY, "exhibits_key"):
        set_days(code, THRESHOLDS.kept_days)
