"""Jumps as platforms tell of them: kept once, the whole address sealed, and read by whom they led away."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import QuerySet

from accounts.actors import client_actor
from accounts.models import MachineClient, Party
from evidence.services import record
from livestream.models import Channel, Jump, Stream
from livestream.viewers import may_be_kept

LONGEST_HOST = 253


@dataclass(frozen=True, slots=True)
class Told:
    """One jump as a platform says it; `viewer`: its own name of who was led, "" when it does not know."""

    ref: str
    kind: str
    offset_ms: int
    address: str
    warned: bool
    viewer: str = ""
    product: str = ""


def host_of(address: str) -> str:
    """The host that an address leads to, in lower case; of an app's own scheme the scheme (`weixin:`). "" when it is
    no address."""
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname or (f"{parts.scheme}:" if parts.scheme else "")
    except ValueError:
        return ""
    return host if len(host) <= LONGEST_HOST else ""


@transaction.atomic
def note_jumps(*, client: MachineClient, stream: Stream, told: Sequence[Told]) -> int:
    """Keep what is not kept yet; returns how many were new. Every address has a host (`host_of`)."""
    viewers = _viewers(client, stream, {one.viewer for one in told if one.viewer})
    known = set(Jump.objects.filter(client=client, ref__in=[one.ref for one in told]).values_list("ref", flat=True))
    fresh = {one.ref: one for one in told if one.ref not in known}
    rows = [_row(one, client, stream, viewers.get(one.viewer)) for one in fresh.values()]
    # told twice in the same moment: the second one's rows stay out
    Jump.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        record(
            actor=client_actor(client),
            action="jumps.told",
            target_kind="stream",
            target_id=stream.pk,
            target_label=stream.title,
            jumps=len(rows),
            unwarned=sum(not row.warned for row in rows),
        )
    return len(rows)


def _row(told: Told, client: MachineClient, stream: Stream, party: Party | None) -> Jump:
    return Jump(
        client=client,
        ref=told.ref,
        stream=stream,
        party=party,
        kind=told.kind,
        offset_ms=told.offset_ms,
        host=host_of(told.address),
        address=told.address.strip(),
        product=told.product,
        warned=told.warned,
    )


def _viewers(client: MachineClient, stream: Stream, refs: set[str]) -> dict[str, Party]:
    """Known ones and new ones; without those of whom nothing may be kept (PIPL 31: under 14, no guardian's consent):
    their jump counts as nobody's."""
    new = [Party(client=client, ref=ref, name=ref, roles=["buyer"], place=stream.place) for ref in sorted(refs)]
    Party.objects.bulk_create(new, ignore_conflicts=True)
    found = Party.objects.filter(client=client, ref__in=refs).select_related("identity")
    return {party.ref: party for party in found if may_be_kept(party)}


def jumps_of(party: Party, channel: Channel | None = None) -> QuerySet[Jump]:
    """Where this viewer was led, newest first; from one room, or from any."""
    found = Jump.objects.filter(party=party).select_related("stream__channel").order_by("-pk")
    return found.filter(stream__channel=channel) if channel else found
