"""Until when a decision may be appealed: it stands on the notice, in the statement and on the pages."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.ages import SHANGHAI, today_in_china
from moderation.decisions.models import Decision, Measure

# A house setting: the law wants remedies stated (LE2026 12) and names no span. As long as against a blocklist entry:
# a month is enough to get a letter and find one's papers.
APPEAL_DAYS = 30
# until then whoever decided may take it back, and nothing has left
UNDO_FOR = timedelta(seconds=10)


def appeal_by(decision: Decision) -> datetime:
    """The end, in China, of the thirtieth day after the last of its measures began; one query, none where they were
    read with it.

    A measure begins when the seconds of undo are over, and one that waits for a second person when it is released: so
    the time it was held is added. While it still waits, as if it were released now.
    """
    measures = decision.measures.all()
    waits = any(measure.state == Measure.State.HELD for measure in measures)
    begun = [measure.starts_at for measure in measures if measure.starts_at]
    return end_of_window(timezone.now() if waits else max(begun, default=decision.at))


def end_of_window(told_at: datetime) -> datetime:
    """The end, in China, of the thirtieth day after this moment."""
    last_day = today_in_china(told_at) + timedelta(days=APPEAL_DAYS)
    return datetime.combine(last_day + timedelta(days=1), time(), SHANGHAI)
