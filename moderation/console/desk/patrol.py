"""Why somebody is asked to look into a stream that no rule met just now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from moderation.cases.models import Case
from moderation.cases.retaliation import RULE
from moderation.complaints.retaliation import BannedComplainants, banned_complainants
from moderation.decisions.acknowledging import unanswered
from moderation.decisions.models import Measure
from moderation.signals.models import AnyBatch


@dataclass(frozen=True, slots=True)
class Patrol:
    """`silent`: warnings that nobody said were read. `key_since`: the room is under graded management since then.
    `banned`: whom the room muted or shut out after a complaint."""

    silent: list[Measure]
    key_since: datetime | None
    banned: BannedComplainants


def why_patrol(user: User, case: Case) -> Patrol | None:
    """One query, and two more where it is about bans; None for a case that is on no stream."""
    if case.stream is None:
        return None
    room = case.stream.channel
    banned = banned_complainants(user, room) if RULE in case.rules else BannedComplainants([], 0)
    return Patrol(unanswered(case.stream.pk), room.key_since, banned)


def moment_of(stream_id: UUID) -> int | None:
    """The last moment (ms of the stream) of which anything was sent: what is on air now is looked at first."""
    latest = AnyBatch.objects.filter(stream_id=stream_id).order_by("-to_ms").values_list("to_ms", flat=True)
    return latest.first()
