"""Frames and covers: the platform tells their SHA-256, and where it names an address, the picture itself is fetched.

What comes is kept when it is what was promised. What can't be had is an exhibit too, which says why; what may only be
a hiccup is asked for again for an hour before that.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings

from delivery.hardened import manager
from evidence.models import Exhibit
from moderation.cases.freezing.pieces import Piece

# a still of a high-definition stream is a tenth of that
LARGEST = 5 * 1024 * 1024
# For all pictures of a pass together: each read on its own may take the client's five seconds.
LONGEST_S = 8.0
MAGIC = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}

# Why-nots that may be over in a minute; and for how long they are not taken for an answer, at what distance at first.
PASSING = frozenset({"unreachable", "too_slow", "status"})
ASKED_FOR = timedelta(hours=1)
SOONEST = timedelta(seconds=30)

Fetch = Callable[[str], "bytes | str"]


@dataclass(frozen=True, slots=True)
class Owed:
    """A picture that did not come yet: its signal, the moment it was shown at, since when it is asked for."""

    signal: Mapping[str, Any]
    at_ms: int
    since: datetime

    @property
    def key(self) -> tuple[str, str]:
        return self.signal["kind"], self.signal["sha256"]

    def is_asked_for(self, now: datetime) -> bool:
        return now < self.since + ASKED_FOR

    def again_at(self, now: datetime) -> datetime:
        """Each wait is as long as all before it, and the last ends with the hour."""
        return min(now + max(SOONEST, now - self.since), max(now, self.since + ASKED_FOR))

    def as_json(self) -> dict[str, Any]:
        signal = {name: self.signal[name] for name in ("kind", "id", "sha256", "url")}
        return {"signal": signal, "at_ms": self.at_ms, "since": self.since.isoformat()}


def owed_of(row: Mapping[str, Any]) -> Owed:
    """What `Owed.as_json` wrote."""
    return Owed(row["signal"], row["at_ms"], datetime.fromisoformat(row["since"]))


def picture(signal: Mapping[str, Any], at_ms: int, fetch: Fetch) -> Piece:
    """The exhibit of a frame or cover as shown at `at_ms`; `fetch` gives the bytes or a code that says why not."""
    kind = Exhibit.Kind.COVER if signal["kind"] == "cover" else Exhibit.Kind.FRAME
    facts: dict[str, Any] = {"promised": signal["sha256"], "signal": signal["id"]}
    data = fetch(signal["url"]) if signal.get("url") else "no_address"
    if isinstance(data, str):
        return Piece(kind=kind, data=None, offset_ms=at_ms, facts=facts | {"why": data})
    came = hashlib.sha256(data).hexdigest()
    if came != signal["sha256"]:
        return Piece(kind=kind, data=None, offset_ms=at_ms, facts=facts | {"why": "another_picture", "came": came})
    return Piece(kind=kind, data=data, media_type=_media_type(data), offset_ms=at_ms, facts=facts)


class Fetcher:
    """Fetches the pictures of one pass: a host that does not answer is asked once, and all have their time together.

    `came` counts those that did; `is_over`: the time is, and what comes next is not asked for in this pass.
    """

    def __init__(self) -> None:
        self.came = 0
        self._away: set[str] = set()
        self._until = time.monotonic() + LONGEST_S

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self._until

    def __call__(self, url: str) -> bytes | str:
        """The bytes, or why not: fetching_off, not_public, unreachable, status, too_large, too_slow."""
        if not settings.EVIDENCE_FETCH_FRAMES:
            return "fetching_off"
        try:
            parts = urlsplit(url)
        except ValueError:
            return "not_public"
        if not parts.hostname or (parts.scheme != "https" and not settings.WEBHOOKS_TO_PRIVATE_ADDRESSES):
            return "not_public"
        if parts.hostname in self._away:
            return "unreachable"
        try:
            data = _get(url, self._until)
        except (requests.RequestException, OSError, ValueError):
            self._away.add(parts.hostname)
            return "unreachable"
        self.came += isinstance(data, bytes)
        return data


def _get(url: str, until: float) -> bytes | str:
    if time.monotonic() > until:
        return "too_slow"
    with manager().send_request("GET", url, stream=True) as response:
        if response.status_code != 200:
            return "status"
        data = bytearray()
        # as it was sent: what a compressed answer grows to is nobody's picture
        for chunk in response.raw.stream(65536, decode_content=False):
            data += chunk
            if len(data) > LARGEST:
                return "too_large"
            if time.monotonic() > until:
                return "too_slow"
    return bytes(data)


def _media_type(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((name for magic, name in MAGIC.items() if data.startswith(magic)), "application/octet-stream")
