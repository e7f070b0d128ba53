"""The comments that a batch says were deleted: counted, whether or not a rule met them (LM2021 21)."""

from collections.abc import Mapping, Sequence
from typing import Any

from livestream.models import Stream
from moderation.cases.hooks import deletions_scanned
from moderation.cases.models import Flag, Severity
from moderation.detection.corrections import unfavourable

# an unfavourable comment deleted without a lawful reason; a reason that the words do not bear out is a hint alone
RULE = "LM21-1"


def tell(*, stream: Stream, signals: Sequence[Mapping[str, Any]], flags: Sequence[Flag]) -> None:
    """Inside the scan's transaction; nothing for a batch without deletions."""
    deleted = [signal for signal in signals if signal["kind"] == "comment_deletion"]
    if not deleted:
        return
    deletions_scanned.send(
        Stream,
        stream=stream,
        deleted=len(deleted),
        unfavourable=sum(unfavourable(signal["text"]) for signal in deleted),
        without_reason=sum(flag.rule == RULE and flag.severity > Severity.LOW for flag in flags),
    )
