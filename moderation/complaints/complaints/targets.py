"""What a complaint is about: read from what was named, and whether our records know the order."""

from collections.abc import Collection
from datetime import date

from django.db.models import Min
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.models import Party
from blocklists.refusing import Refused
from livestream.models import AdmissionEntry, Channel, Stream
from moderation.complaints.complaints.terms import LONGEST_WORDS
from moderation.complaints.models import Complaint
from moderation.signals.contract import LONGEST_STREAM_MS
from moderation.signals.querysets import signals_between

LONGEST_NAME = 64
# how long after the words somebody orders whose order we still find beside them
ORDERED_WITHIN_MS = 10 * 60_000
MOST_BATCHES = 200


def room_of(channel: Channel | None, stream: Stream | None) -> Channel:
    """Raises `Refused`: target_missing, other_room."""
    if stream is None:
        if channel is None:
            raise Refused("target_missing", field="stream")
        return channel
    if channel is not None and channel.pk != stream.channel_id:
        raise Refused("other_room", field="stream")
    return stream.channel


def check_moment(stream: Stream | None, offset_ms: int | None) -> None:
    """Raises `Refused`: moment_without_stream, moment_outside."""
    if offset_ms is None:
        return
    if stream is None:
        raise Refused("moment_without_stream", field="offset_ms")
    if not 0 <= offset_ms <= LONGEST_STREAM_MS:
        raise Refused("moment_outside", field="offset_ms")


def check_facts(*, kind: str, reason: str, wish: str, words: str, product: str, order_ref: str) -> None:
    """Raises `Refused`: unknown_kind, unknown_reason, unknown_wish, wish_in_report, order_missing, words_missing,
    words_too_long, too_long."""
    if kind not in Complaint.Kind.values:
        raise Refused("unknown_kind", field="kind")
    if reason not in Complaint.Reason.values:
        raise Refused("unknown_reason", field="reason")
    if wish not in Complaint.Wish.values:
        raise Refused("unknown_wish", field="wish")
    if kind == Complaint.Kind.REPORT and wish != Complaint.Wish.NONE:
        raise Refused("wish_in_report", field="wish")
    if wish in (Complaint.Wish.REFUND, Complaint.Wish.EXCHANGE) and not order_ref:
        raise Refused("order_missing", field="order_ref")
    if reason == Complaint.Reason.OTHER and not words:
        # every other reason says something by itself: three taps are a complaint
        raise Refused("words_missing", field="words")
    if len(words) > LONGEST_WORDS:
        raise Refused("words_too_long", field="words", most=LONGEST_WORDS)
    for name, named in (("product", product), ("order_ref", order_ref)):
        if len(named) > LONGEST_NAME:
            raise Refused("too_long", field=name, most=LONGEST_NAME)


def check_days(
    room: Channel,
    stream: Stream | None,
    received_on: date | None,
    sent_back_on: date | None,
    stood: Collection[date | None] = (),
) -> None:
    """`stood`: days that were taken before; a broadcast that was planned then may have begun later than it.

    Raises `Refused`: day_to_come, sent_back_before, day_too_early.
    """
    told = [(name, day) for name, day in (("received_on", received_on), ("sent_back_on", sent_back_on)) if day]
    today = today_in_china(timezone.now())
    for name, day in told:
        if day > today:
            raise Refused("day_to_come", field=name)
    if received_on and sent_back_on and sent_back_on < received_on:
        raise Refused("sent_back_before", field="sent_back_on")
    # one day typed wrong, or made up, would let both clocks of a refund run out at once
    first = _first_day(room, stream) if told else today
    for name, day in told:
        if day < first and day not in stood:
            raise Refused("day_too_early", field=name, first=first.isoformat())


def _first_day(room: Channel, stream: Stream | None) -> date:
    """Before it nothing can have been sold: the broadcast's day or, without one, that on which the room first began."""
    if stream is not None:
        return today_in_china(stream.started_at or stream.created_at)
    began = room.streams.aggregate(first=Min(Coalesce("started_at", "created_at")))["first"]
    return today_in_china(began or timezone.now())


def order_known(
    channel: Channel, stream: Stream | None, offset_ms: int | None, order_ref: str, by: Party | None
) -> str:
    """What our records say of an order ("" when none was named): first the gate's, then what the platform sent around
    the moment. It only marks the complaint: a platform need not ask our gate, nor send its orders."""
    if not order_ref:
        return ""
    known = Complaint.OrderKnown
    # of an account on another platform nobody here knows whether it is the buyer's
    others = known.OTHERS if by and by.client_id == channel.client_id else known.UNKNOWN
    kept = AdmissionEntry.objects.filter(client=channel.client_id, act=AdmissionEntry.Act.ORDER, ref=order_ref).first()
    if kept is not None and kept.party_id is not None:
        return known.CONFIRMED if by and kept.party_id == by.pk else others
    if stream is None or offset_ms is None or others is known.UNKNOWN or by is None:
        return known.UNKNOWN
    around = signals_between(
        stream.pk, max(0, offset_ms - ORDERED_WITHIN_MS), offset_ms + ORDERED_WITHIN_MS, MOST_BATCHES
    )
    buyers = {one["buyer"] for one in around if one["kind"] == "order" and one["order"] == order_ref}
    if not buyers:
        return known.UNKNOWN
    return known.CONFIRMED if by.ref in buyers else others
