"""Cases made in bulk, without signals behind them, for tests of the line itself."""

from datetime import timedelta

from django.utils import timezone

from livestream.models import Stream
from moderation.cases.gathering import open_key
from moderation.cases.models import Case, Severity


def make_cases(stream: Stream, number: int, queue: int = 1) -> list[Case]:
    """Open cases of one stream, a minute apart; the first made stands first. Keys are past the nine groups."""
    now = timezone.now()
    return Case.objects.bulk_create(
        Case(
            queue_id=queue,
            open_key=open_key(stream.pk, 100 + n),
            stream=stream,
            channel=stream.channel,
            group=queue,
            place=stream.place,
            severity=Severity.HIGH,
            rules=["LM10-1"],
            flag_count=1,
            last_flag_id=1,
            opened_at=now - timedelta(hours=1),
            rank_at=now - timedelta(minutes=number - n),
            limit_s=180,
        )
        for n in range(number)
    )
