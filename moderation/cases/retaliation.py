"""A ban is no way to hide a bad review (LM2021 21, EC 39): what the viewer said just before is put to LM21-1, as if the
room had deleted it for the reason that it gave for the ban."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from livestream.bans.services import look_into
from livestream.models import RoomBan, Stream
from moderation.cases.gathering import gather, insert_flags
from moderation.cases.hints import touch_queues
from moderation.cases.models import Flag
from moderation.cases.scanning import as_signal
from moderation.detection.types import Finding
from moderation.rulebook.engine import Rulebook, rulebook
from moderation.signals.body import unpack
from moderation.signals.models import Batch

RULE = "LM21-1"
# House setting: an operator who answers a complaint by shutting somebody out does so at once, or by the end of the show
BEFORE = timedelta(minutes=30)
# by how much a platform's clock may run ahead of ours
SKEW = timedelta(minutes=1)
# A busy room sends three batches a second; each is unpacked in about a millisecond, and few are held at once.
MOST_BATCHES, AT_ONCE = 5000, 50
# the operator's reason as a platform would say it of a deleted comment; without a line it is no lawful one
REASONS = {
    RoomBan.Why.SPAM: "spam",
    RoomBan.Why.ABUSE: "abuse",
    RoomBan.Why.FRAUD: "advertising",
    RoomBan.Why.PRIVACY: "privacy",
    RoomBan.Why.UNLAWFUL: "illegal",
}


def look(*, ban_id: UUID) -> bool:
    """Flag what this ban seems to punish; False when it was looked into before, or is being. Run twice, it is done
    once: the ban says that it was looked into, and a line has one flag of a rule."""
    return look_into(ban_id, _look)


def _look(ban: RoomBan) -> None:
    rules = rulebook()
    touched, queues = [], []
    for stream in _streams(ban):
        window = _window(stream, ban)
        flags = [flag for batch in _batches(stream, window) for flag in _flags(batch, window, ban, rules)]
        if flags:
            found = gather(stream=stream, flags=flags, rules=rules)
            touched += found
            queues += [case.queue_id for case in found]
    touch_queues(queues, touched)


def _streams(ban: RoomBan) -> Iterable[Stream]:
    """The room's broadcasts of that half hour; only a viewer of their platform is known by name in them."""
    since = ban.starts_at - BEFORE
    aired = Q(ended_at=None) | Q(ended_at__gte=since)
    streams = ban.channel.streams.filter(aired, started_at__lte=ban.starts_at, client=ban.party.client_id)
    return streams.select_related("channel").order_by("pk")


def _window(stream: Stream, ban: RoomBan) -> range:
    """In milliseconds of the stream's own clock: what came late was said when it was said."""
    if stream.started_at is None:
        return range(0)
    until = ban.starts_at - stream.started_at
    millisecond = timedelta(milliseconds=1)
    return range(max(0, (until - BEFORE) // millisecond), (until + SKEW) // millisecond)


def _batches(stream: Stream, window: range) -> Iterator[Batch]:
    """The newest first: should there be more than we read, the oldest stay unread."""
    found = Batch.objects.filter(stream=stream, to_ms__gte=window.start, from_ms__lt=window.stop).order_by("-to_ms")
    return found[:MOST_BATCHES].iterator(chunk_size=AT_ONCE)


def _flags(batch: Batch, window: range, ban: RoomBan, rules: Rulebook) -> list[Flag]:
    """The viewer's lines in this batch that the rule finds; they stay the chat lines that they are."""
    signals = unpack(bytes(batch.body))
    own = [
        place
        for place, signal in enumerate(signals)
        if signal["kind"] == "chat" and signal.get("author") == ban.party.ref and signal["offset_ms"] in window
    ]
    findings = rules.engine.scan([as_signal(_as_deletion(signals[place], ban)) for place in own]) if own else []
    # found by its place among the viewer's lines, kept by its place in the batch
    met: list[Finding] = [replace(one, index=own[one.index]) for one in findings if one.rule == RULE]
    return insert_flags(batch=batch, signals=signals, findings=met, rules=rules) if met else []


def _as_deletion(line: dict[str, Any], ban: RoomBan) -> dict[str, Any]:
    return {
        "id": line["id"],
        "kind": "comment_deletion",
        "comment": line["id"],
        "text": line["text"],
        "offset_ms": line["offset_ms"],
        "author": ban.party.ref,
        "actor": "operator",
        "reason_code": REASONS.get(RoomBan.Why(ban.why), ban.why),
    }
