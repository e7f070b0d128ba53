"""Registering, starting and ending streams, and telling the platform what we demand of them."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import client_actor, user_actor
from accounts.models import MachineClient, Party, User
from delivery.models import OutboxMessage
from delivery.services import enqueue
from evidence.actors import Actor
from evidence.services import record
from livestream.account_demands import tell_account
from livestream.demands import demand_of
from livestream.hooks import demand_changed, demand_decided, stream_ended, stream_started
from livestream.models import Channel, ContentClass, PreStreamReview, Restriction, Stream, StreamRole, StreamState

DEMAND_TOPIC = "stream.demand"


class StreamRefused(Exception):
    """The platform's wish can't be met; `code` is one of the API's problem codes."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _party(client: MachineClient, facts: dict[str, str], role: str, place: str) -> Party:
    party, _ = Party.objects.get_or_create(
        client=client, ref=facts["ref"], defaults={"name": facts["name"], "place": place, "roles": [role]}
    )
    if role not in party.roles or party.name != facts["name"]:
        party.roles, party.name = sorted({*party.roles, role}), facts["name"]
        party.save(update_fields=["roles", "name"])
    return party


@transaction.atomic
def register_stream(*, client: MachineClient, facts: dict[str, Any]) -> tuple[Stream, bool]:
    """The stream of this `ref`, made now or before; True when it is new.

    `facts`: ref, title, category, audience, channel {ref, name, place}; optional content, operator {ref, name},
    agency {ref, name} and streamers [{ref, name}]. Raises `StreamRefused("stream_ref_differs")` when the ref came
    with other contents.
    """
    known = Stream.objects.select_related("channel").filter(client=client, ref=facts["ref"]).first()
    if known is None:
        try:
            with transaction.atomic():
                return _new_stream(client, facts), True
        except IntegrityError:
            # the same ref a moment ago, from another connection: the first one won
            known = Stream.objects.select_related("channel").get(client=client, ref=facts["ref"])
    same = (
        known.title == facts["title"]
        and known.category == facts["category"]
        and known.audience == facts["audience"]
        and known.content == facts.get("content", ContentClass.GENERAL)
        and known.channel.ref == facts["channel"]["ref"]
    )
    if not same:
        raise StreamRefused("stream_ref_differs")
    return known, False


def _new_stream(client: MachineClient, facts: dict[str, Any]) -> Stream:
    place = facts["channel"]["place"]
    operator = _party(client, facts["operator"], "operator", place) if facts.get("operator") else None
    channel, _ = Channel.objects.update_or_create(
        client=client,
        ref=facts["channel"]["ref"],
        defaults={"name": facts["channel"]["name"], "place": place} | ({"operator": operator} if operator else {}),
    )
    stream = Stream.objects.create(
        client=client,
        ref=facts["ref"],
        channel=channel,
        title=facts["title"],
        category=facts["category"],
        audience=facts["audience"],
        content=facts.get("content", ContentClass.GENERAL),
        place=place,
    )
    agencies = [facts["agency"]] if facts.get("agency") else []
    for role, named in [("streamer", facts.get("streamers", [])), ("agency", agencies)]:
        for one in named:
            # named twice is named once
            StreamRole.objects.get_or_create(stream=stream, party=_party(client, one, role, place), role=role)
    if channel.operator:
        StreamRole.objects.create(stream=stream, party=channel.operator, role="operator")
    record(
        actor=client_actor(client),
        action="stream.registered",
        target_kind="stream",
        target_id=stream.pk,
        target_label=stream.title,
        category=stream.category,
    )
    return stream


@transaction.atomic
def start_stream(*, client: MachineClient, stream_id: UUID, actor: Actor | None = None) -> Stream:
    """Go on air: the report of a fact, by the platform unless `actor` says by whom. Twice is once.

    Raises `StreamRefused`: stream_ended, stream_cut, unknown_stream.
    """
    stream = _locked(client, stream_id)
    if stream.state == StreamState.ENDED:
        raise StreamRefused("stream_ended")
    if demand_of(stream).state == "cut":
        raise StreamRefused("stream_cut")
    if stream.state == StreamState.SCHEDULED:
        stream.state, stream.started_at = StreamState.LIVE, timezone.now()
        stream.save(update_fields=["state", "started_at"])
        by = actor or client_actor(client)
        record(actor=by, action="stream.started", target_kind="stream", target_id=stream.pk)
        stream_started.send(Stream, stream=stream)
    return stream


@transaction.atomic
def end_stream(*, client: MachineClient, stream_id: UUID, actor: Actor | None = None) -> Stream:
    """Go off air, by the platform unless `actor` says by whom. Twice is once; a stream that never started ends all
    the same."""
    stream = _locked(client, stream_id)
    if stream.state != StreamState.ENDED:
        stream.state, stream.ended_at = StreamState.ENDED, timezone.now()
        stream.save(update_fields=["state", "ended_at"])
        by = actor or client_actor(client)
        record(actor=by, action="stream.ended", target_kind="stream", target_id=stream.pk)
        stream_ended.send(Stream, stream=stream)
    return stream


def _locked(client: MachineClient, stream_id: UUID) -> Stream:
    stream = Stream.objects.select_for_update().filter(client=client, pk=stream_id).first()
    if stream is None:
        raise StreamRefused("unknown_stream")
    return stream


def tell_demand(*, stream: Stream, because: dict[str, Any], not_before: Any = None) -> OutboxMessage:
    """Queue a message with the stream's whole demand; `because` says which measure or lift it comes from.

    Demand and sequence are read when it leaves, under the stream's lock, so order of sending is order of sequence.
    """
    demand_decided.send(Stream, stream=stream)
    return enqueue(
        subscriber=stream.client.subscriber,
        topic=DEMAND_TOPIC,
        subject=str(stream.pk),
        data=because,
        not_before=not_before,
    )


def demand_payload(message: OutboxMessage) -> dict[str, Any]:
    """`delivery` asks for it when the message leaves, inside its transaction."""
    stream = Stream.objects.select_for_update().get(pk=message.subject)
    stream.demand_sequence += 1
    stream.save(update_fields=["demand_sequence"])
    demand_changed.send(Stream, stream=stream)
    return {
        "type": DEMAND_TOPIC,
        "timestamp": timezone.now().isoformat(),
        "data": {
            "stream": str(stream.pk),
            "ref": stream.ref,
            "sequence": stream.demand_sequence,
            "demand": demand_of(stream).as_json(),
            "because": message.data,
        },
    }


@transaction.atomic
def tell_ended(limit: int = 200) -> int:
    """Tell platforms of restrictions that ran out by themselves. Each is told once, whoever runs it."""
    ended = list(
        Restriction.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(ends_at__lte=timezone.now(), end_told=False, lifted_at=None)
        .select_related("stream__client", "party__client")
        .order_by("ends_at")[:limit]
    )
    for restriction in ended:
        named = {"product": restriction.product, "function": restriction.function}
        because = {"ended": restriction.kind} | {name: value for name, value in named.items() if value}
        if restriction.stream:
            tell_demand(stream=restriction.stream, because=because)
        elif restriction.party:
            tell_account(party=restriction.party, because=because)
    Restriction.objects.filter(pk__in=[restriction.pk for restriction in ended]).update(end_told=True)
    return len(ended)


@transaction.atomic
def keep_review(
    *, user: User, party: Party, digest: bytes, characters: int, hits: int, rulebook_version: int
) -> PreStreamReview:
    """Keep the fact that a script was checked: LE2026 30 asks for a review before the stream, on file."""
    review = PreStreamReview.objects.create(
        party=party, digest=digest, characters=characters, hits=hits, rulebook_version=rulebook_version
    )
    record(
        actor=user_actor(user),
        action="script.checked",
        target_kind="party",
        target_id=party.pk,
        target_label=party.name,
        digest=digest.hex(),
        hits=hits,
    )
    return review
