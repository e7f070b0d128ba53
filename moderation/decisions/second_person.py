"""Which measures one person can't take alone: by measure, audience, key room and minors (second_person.toml)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ages import least_age
from accounts.identity.standing import age_of
from accounts.models import Identity, Party
from livestream.models import Channel, Stream, StreamRole, StreamState
from moderation.cases.models import Case

ADULT = 18
MINUTES_A_DAY = 24 * 60
WORDS = {
    "big_room": _("so many people watch"),
    "key_room": _("it is a key room"),
    "minor": _("a minor is involved"),
    "over_a_week": _("it lasts longer than a week"),
    "final": _("it ends an account"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """`viewers`: at least so many; `over_days`: asked for longer than so many days; unset conditions always hold."""

    measure: str
    why: str
    viewers: int = 0
    over_days: int = 0
    key_room: bool = False
    minor: bool = False


TABLE = [Row(**row) for row in tomllib.loads((Path(__file__).parent / "second_person.toml").read_text("utf-8"))["row"]]


def reasons(
    kind: str, *, case: Case, stream: Stream | None, party: Party | None, minutes: int | None = None
) -> list[str]:
    """Codes (of `WORDS`) of why this measure waits for a second person; none when one may take it alone.

    `stream` or `party`: whom it hits; without either, whom the case is about. `minutes`: how long it is asked for; None
    counts as without an end. Nothing is read for a kind that stands in no row.
    """
    if stream is None and party is None:
        stream, party = case.stream, case.party
    codes = [row.why for row in TABLE if row.measure == kind and _holds(row, stream, party, minutes)]
    return list(dict.fromkeys(codes))


def _holds(row: Row, stream: Stream | None, party: Party | None, minutes: int | None) -> bool:
    """The cheap conditions first: only what is left reads rows."""
    if row.over_days and minutes is not None and minutes <= row.over_days * MINUTES_A_DAY:
        return False
    if row.viewers and _viewers(stream, party) < row.viewers:
        return False
    if row.key_room and not _key_room(stream, party):
        return False
    return not row.minor or _minor_involved(stream, party)


def _viewers(stream: Stream | None, party: Party | None) -> int:
    """Of the stream, or of the largest that the party is behind and that is on air."""
    if stream is not None:
        return stream.viewers
    return _on_air(party).aggregate(most=Max("viewers"))["most"] or 0


def _on_air(party: Party | None) -> QuerySet[Stream]:
    """The streams that go dark when this party is taken off air."""
    behind = Q(roles__party=party, roles__role__in=("streamer", "operator")) | Q(channel__operator=party)
    return Stream.objects.filter(behind, state=StreamState.LIVE)


def _key_room(stream: Stream | None, party: Party | None) -> bool:
    if stream is not None:
        return stream.channel.key_since is not None
    return (
        Channel.objects.filter(operator=party, key_since__isnull=False).exists()
        or _on_air(party).filter(channel__key_since__isnull=False).exists()
    )


def _minor_involved(stream: Stream | None, party: Party | None) -> bool:
    """Who is on camera, or whose account it is, is known to be under eighteen; nobody is taken for a minor here."""
    dark = Stream.objects.filter(pk=stream.pk) if stream is not None else _on_air(party)
    on_camera = StreamRole.objects.filter(stream__in=dark, role="streamer").values("party")
    concerned = Identity.objects.filter(Q(party=party) | Q(party__in=on_camera))
    return any(_is_minor(identity) for identity in concerned)


def _is_minor(identity: Identity) -> bool:
    age = age_of(identity, timezone.now())
    years = least_age(age.band) if age.years is None else age.years
    return bool(age.band) and years < ADULT
