"""Who complained and is then muted in the room or shut out of it: a person looks at that under LM21-1, as at what the
viewer said in the chat (`cases.retaliation`). The complaint's own page says nothing of it: the operator may read that,
and is not told who complains."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.dispatch import receiver

from accounts.models import User
from evidence.actors import system
from evidence.services import record
from livestream.hooks import viewer_banned
from livestream.models import Channel, RoomBan, Stream
from moderation.cases.hints import touch_queues
from moderation.cases.models import Severity
from moderation.cases.patrols import QUEUE, open_patrol
from moderation.cases.retaliation import REASONS, RULE
from moderation.complaints.models import Complaint
from moderation.decisions.acknowledging import unanswered

# House setting: about as long as a complaint waits for its answers. One that is still open counts however old it is.
LATELY = timedelta(days=14)
MOST = 20


@dataclass(frozen=True, slots=True)
class Banned:
    """A ban, and the last complaint about the room or its operator before it."""

    ban: RoomBan
    complaint: Complaint


@dataclass(frozen=True, slots=True)
class BannedComplainants:
    """`told`: newest first; `hidden`: how many more complained by or about minors, which this reader does not see."""

    told: list[Banned]
    hidden: int


@receiver(viewer_banned)
def look(sender: object, ban: RoomBan, **kwargs: Any) -> None:
    """In the ban's own transaction: one look by an index, and nothing for anybody who did not complain."""
    complaint = _before([ban], ban.channel).first()
    stream = _where(ban, complaint) if complaint else None
    if stream is None:
        return
    touched = open_patrol(
        stream=stream,
        # a lawful reason may be the true one, or a pretext: then it is a hint
        severity=Severity.LOW if RoomBan.Why(ban.why) in REASONS else Severity.HIGH,
        rules=[RULE],
        count=len(unanswered(stream.pk)) + len(_pairs(ban.channel)),
    )
    record(
        actor=system("complaints"),
        action="room.ban_flagged",
        target_kind="channel",
        target_id=ban.channel_id,
        target_label=ban.channel.name,
        ban=str(ban.pk),
        rule=RULE,
        case=touched.id,
    )
    touch_queues([QUEUE], [touched])


def banned_complainants(user: User, channel: Channel) -> BannedComplainants:
    """Whom this room muted or shut out lately after a complaint, as far as this user may know; two queries."""
    pairs = _pairs(channel)
    told = [one for one in pairs if not one.complaint.minors or user.has_perm("complaints.handle_minors")]
    return BannedComplainants(told, len(pairs) - len(told))


def _pairs(channel: Channel) -> list[Banned]:
    bans = list(RoomBan.objects.filter(channel=channel).select_related("party").order_by("-pk")[:MOST])
    complaints = list(_before(bans, channel))
    last = ((ban, next((one for one in complaints if _led_to(one, ban)), None)) for ban in bans)
    return [Banned(ban, complaint) for ban, complaint in last if complaint]


def _before(bans: Iterable[RoomBan], channel: Channel) -> QuerySet[Complaint]:
    """What these viewers complained of about the room or its operator, newest first."""
    about = Q(channel=channel)
    if channel.operator_id:
        about |= Q(about=channel.operator_id)
    lately = Q(pk__in=[])
    for ban in bans:
        still = Q(settled_at=None) | Q(at__gt=ban.starts_at - LATELY)
        lately |= Q(still, by=ban.party_id, at__lte=ban.starts_at)
    return Complaint.objects.filter(about, lately).select_related("stream").order_by("-at")


def _led_to(complaint: Complaint, ban: RoomBan) -> bool:
    lately = complaint.settled_at is None or complaint.at > ban.starts_at - LATELY
    return complaint.by_id == ban.party_id and complaint.at <= ban.starts_at and lately


def _where(ban: RoomBan, complaint: Complaint) -> Stream | None:
    """The broadcast during which it was done, else the room's last one, else the one complained of."""
    newest = Stream.objects.filter(channel=ban.channel_id).select_related("channel").order_by("-created_at").first()
    return ban.stream or newest or complaint.stream
