"""The time of what was frozen while its stream was on air begins with the stream's end (evidence/retention.toml)."""

from evidence.models import Exhibit
from livestream.models import Stream
from moderation.cases.freezing.freezing import RETENTION, RETENTION_KEY


def keep_from_end(stream: Stream) -> None:
    """In the caller's transaction; one statement, by the index of the subject. Twice is once."""
    frozen = Exhibit.objects.filter(subject_kind="stream", subject_id=str(stream.pk), erased_at=None)
    early = frozen.filter(retention__in=(RETENTION, RETENTION_KEY), keep_from__lt=stream.ended_at)
    early.update(keep_from=stream.ended_at)
