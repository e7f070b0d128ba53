"""What a complaint is about, as its link says it: a stream, and a moment, a product or an order in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import Party
from livestream.models import AdmissionEntry, Stream, StreamState

# who reports a moment has just seen it: the link may say so a little late, never early
MOST_MS = 100 * 3_600_000
MOST_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Target:
    """`at_ms`: the moment, in milliseconds of the stream; None for the stream as a whole."""

    stream: Stream
    at_ms: int | None
    product: str = ""
    order: str = ""

    @property
    def query(self) -> str:
        """The address's own query again: through a sign-in, and beside another choice."""
        known = {"stream": self.stream.pk, "at": self.at_ms, "product": self.product, "order": self.order}
        return urlencode({name: value for name, value in known.items() if value not in ("", None)})


def target_of(said: Mapping[str, Any]) -> Target | None:
    """None when no stream is named. Raises Http404 for one that there is not.

    A moment that can't be read is none: the rest of a link from elsewhere is still worth something.
    """
    if not said.get("stream"):
        return None
    try:
        stream = Stream.objects.select_related("channel").filter(pk=UUID(str(said["stream"]))).first()
    except ValueError:
        stream = None
    if stream is None:
        raise Http404
    return Target(stream, _moment(said, stream), _code(said, "product"), _code(said, "order"))


def _moment(said: Mapping[str, Any], stream: Stream) -> int | None:
    at = str(said.get("at", ""))
    if re.fullmatch(r"[0-9]{1,10}", at) and int(at) <= MOST_MS:
        return int(at)
    if at or stream.state != StreamState.LIVE or stream.started_at is None:
        return None
    # on air and no moment named: the one in which this page was asked for
    return max(0, int((timezone.now() - stream.started_at).total_seconds() * 1000))


def _code(said: Mapping[str, Any], name: str) -> str:
    """A product's or order's number; one that no platform would send is left out."""
    text = str(said.get(name, ""))
    return text if len(text) <= 64 and text.isprintable() else ""


def offered(parties: list[Party]) -> list[Stream]:
    """Streams somebody may mean who came without a link: those where one ordered, tipped or was refused, then what is
    on air now; two queries."""
    mine = _where_i_was(parties) if parties else []
    known = {stream.pk for stream in mine}
    live = Stream.objects.filter(state=StreamState.LIVE).select_related("channel").order_by("-started_at")
    return [*mine, *[stream for stream in live[:MOST_OFFERED] if stream.pk not in known]]


def _where_i_was(parties: list[Party]) -> list[Stream]:
    # the index of a party's answers serves the newest few; their streams are then read by key
    entries = AdmissionEntry.objects.filter(party__in=parties, stream__isnull=False).order_by("-pk")
    newest = list(dict.fromkeys(entries.values_list("stream", flat=True)[: MOST_OFFERED * 4]))[:MOST_OFFERED]
    found: QuerySet[Stream] = Stream.objects.select_related("channel").filter(pk__in=newest)
    return sorted(found, key=lambda stream: newest.index(stream.pk))
