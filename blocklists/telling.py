"""Who hears of an entry, and of what: the listed person by letter, its platform by webhook, other apps by signal."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.ages import today_in_china
from accounts.hooks import standing_lost
from accounts.models import Party
from accounts.services import site_client
from blocklists import house_rule
from blocklists.entries.subjects import at_doors, parties_of
from blocklists.grounds import GROUNDS
from blocklists.hooks import entry_changed
from blocklists.models import Entry, Side
from blocklists.policies import MERGED, appeal_by, told_of, was_told, window_from
from delivery.notices import notify
from delivery.services import enqueue

TOPIC = "blocklist.entry"


def listed(entry: Entry, also: UUID | None = None) -> None:
    """It is confirmed: what, why, by which article, from when until when, and until when to appeal (LE2026 14). `also`:
    the party that turned out to be meant by an entry which the others were told of before."""
    for party in parties_of(entry):
        if also is None:
            _tell_listed(entry, party)
        elif party.pk == also:
            met(entry, party)
    came_into_force(entry)


def met(entry: Entry, party: Party) -> None:
    """An entry that stood already turned out to mean this party: it is told, once."""
    if not was_told(entry, party.pk):
        _tell_listed(entry, party)


def lifted(entry: Entry) -> None:
    _tell(entry, "blocklist_lifted")
    entry_changed.send(Entry, entry=entry)


def overturned(entry: Entry) -> None:
    _tell(entry, "blocklist_overturned")
    entry_changed.send(Entry, entry=entry)


def shortened(entry: Entry) -> None:
    _tell(entry, "blocklist_shortened")
    entry_changed.send(Entry, entry=entry)


def not_begun(entry: Entry) -> None:
    """What was to go on from an entry that ends earlier now."""
    _tell(entry, "blocklist_not_begun")
    entry_changed.send(Entry, entry=entry)


def merged(entry: Entry, kept: Entry, parties: Iterable[Party]) -> None:
    """`parties`: who heard of the entry before what it is known by went to the kept one. They may appeal against that
    one, for as long from now as against any."""
    by = _last_day(window_from(timezone.now()))
    for party in parties:
        _tell_one(entry, party, MERGED, kept=kept.number, appeal_by=by)
    entry_changed.send(Entry, entry=entry)


def hearers(entry: Entry) -> list[Party]:
    """Who hears what becomes of an entry that stood, each once: whom it concerns, and who was told of it all the same.
    Whoever is refused because of it never comes to hold the number and may hand in another one, and who closed the
    account holds it no more."""
    known = parties_of(entry)
    told = told_of(entry) - {one.pk for one in known}
    return [*known, *Party.objects.select_related("client").filter(pk__in=told).order_by("pk")]


def came_into_force(entry: Entry) -> None:
    """Others look again: doors at once where somebody is on air, and at who shares something with the listed one.

    The doors ask for what is in force; of an entry that begins later they learn when they ask then.
    """
    entry_changed.send(Entry, entry=entry)
    if entry.standing() == "in_force":
        for party in at_doors(entry):
            standing_lost.send(Party, party=party)


def listed_code(entry: Entry) -> str:
    """The letter's: of its own for what an authority's penalty put in force, since it is appealed elsewhere; else one
    for each ground, for both sides of a ground that has two, with and without an end."""
    if entry.by_penalty:
        return "blocklist_ordered"
    code = f"blocklist_listed.{entry.ground}" if entry.ends_at else f"blocklist_no_end.{entry.ground}"
    two_sided = len(GROUNDS[entry.ground].sides) > 1
    return f"{code}.buyer" if two_sided and entry.side == Side.BUYER else code


def _tell_listed(entry: Entry, party: Party) -> None:
    """Its time to appeal begins now, however long others have known."""
    facts = {"since": _day(entry.starts_at), "appeal_by": _last_day(window_from(timezone.now()))}
    if entry.by_penalty:
        facts["order"] = entry.basis_text
    if entry.side == Side.BUYER:
        facts["version"] = str(house_rule.version_of(entry.article) or "")
    _tell_one(entry, party, listed_code(entry), **facts)


def _tell(entry: Entry, code: str) -> None:
    for party in hearers(entry):
        _tell_one(entry, party, code)


def _tell_one(entry: Entry, party: Party, code: str, **facts: str) -> None:
    notify(
        recipient=f"party:{party.pk}",
        code=code,
        subject=f"entry:{entry.pk}",
        number=entry.number,
        side=entry.side,
        until=_last_day(entry.ends_at) if entry.ends_at else "",
        **facts,
    )
    _tell_platform(entry, party)


def _tell_platform(entry: Entry, party: Party) -> None:
    """What it needs to close its own doors, by codes: neither reason nor facts. Nothing for this site's own parties."""
    client = party.client
    if client is None or client == site_client():
        return
    enqueue(
        subscriber=client.subscriber,
        topic=TOPIC,
        subject=str(entry.pk),
        data={
            "type": TOPIC,
            "timestamp": (entry.ended_at or entry.confirmed_at or entry.proposed_at).isoformat(),
            "data": {
                "entry": str(entry.pk),
                "number": entry.number,
                "version": entry.version,
                "party": str(party.pk),
                "ref": party.ref,
                "standing": entry.standing(),
                "side": entry.side,
                "ground": entry.ground,
                "article": entry.article,
                "scopes": list(entry.scopes),
                "categories": list(entry.categories),
                "starts_at": entry.starts_at.isoformat(),
                "ends_at": entry.ends_at.isoformat() if entry.ends_at else None,
                "appeal_by": appeal_by(entry, party.pk).isoformat(),
            },
        },
    )


def _day(moment: datetime) -> str:
    return today_in_china(moment).isoformat()


def _last_day(moment: datetime) -> str:
    """The last day that counts: midnight ends the day before."""
    return _day(moment - timedelta(microseconds=1))
