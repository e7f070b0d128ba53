"""Everything a gate needs to know of a stream and a viewer, in one statement; most questions need no other."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from accounts.models import Identity, MachineClient
from livestream.gates.facts import WATCH
from livestream.listings import account_digests


@dataclass(frozen=True, slots=True)
class Viewer:
    """As the platform names one: by its own `ref`, or by our `party`. `band`: what its real-name check found."""

    ref: str = ""
    party: UUID | None = None
    band: str = ""


@dataclass(slots=True)
class Found:
    """One row. What belongs to a viewer that is not known here is None or empty."""

    state: str
    declared: str
    content: str
    category: str
    place: str
    channel: str
    # "kind:what" of each restriction in force: the audience, product or function it names
    restrictions: list[str] | None
    party: UUID | None
    party_client: UUID | None
    party_ref: str | None
    identity: UUID | None
    identity_state: str | None
    birth_date: bytes | None
    band: str | None
    use_stopped_at: datetime | None
    minor_mode: bool | None
    night_from: time | None
    night_to: time | None
    daily_minutes: int | None
    tip_each_fen: int | None
    tip_daily_fen: int | None
    caps_off_at: datetime | None
    left_until: datetime | None
    watched_s: int | None
    seen_at: datetime | None
    tipped: int | None
    ordered: int | None
    consents: list[str] | None
    # a verified guardian answers for this viewer, so it is a minor
    guarded: bool
    # "kind:function" of each restriction in force on the viewer's account
    barred: list[str] | None
    # entries in force about this viewer, on the buyers' side
    listings: list[dict[str, Any]] | None
    room_banned_until: datetime | None
    room_muted_until: datetime | None
    # the answer that this id had before
    answered: bool | None
    answered_reasons: list[str] | None
    answered_stream: UUID | None
    answered_amount: int | None
    answered_party: UUID | None

    def identity_row(self) -> Identity | None:
        """With the sealed birth date opened only when it is read."""
        if self.identity is None or self.party is None:
            return None
        return Identity(
            id=self.identity,
            party_id=self.party,
            state=self.identity_state or "",
            birth_date=self.birth_date,
            band=self.band or "",
            use_stopped_at=self.use_stopped_at,
        )


# of an entry `b`: what `livestream.listings` reads
_LISTING = (
    "json_build_object('id', b.id, 'scopes', b.scopes, 'categories', b.categories, 'until', b.ends_at,"
    " 'article', b.article, 'ground', b.ground)"
)
_IN_FORCE = (
    "b.side = 'buyer' AND b.state = 'confirmed' AND b.starts_at <= %(now)s"
    " AND (b.ends_at IS NULL OR b.ends_at > %(now)s)"
)
# A number counts once it is proved: whoever types a stranger's must not learn here what is kept about it.
# By hand: the ORM takes longer to put this together than PostgreSQL to answer it.
_SELECT = """
SELECT s.state, s.audience, s.content, s.category, s.place, c.audience,
    (SELECT array_agg(r.kind || ':' || r.audience || r.product || r.function) FROM livestream_restriction r
      WHERE r.stream_id = s.id AND r.lifted_at IS NULL AND r.starts_at <= %(now)s
        AND (r.ends_at IS NULL OR r.ends_at > %(now)s)),
    p.id, p.client_id, p.ref, i.id, i.state, i.birth_date, i.band, i.use_stopped_at,
    l.minor_mode, l.night_from, l.night_to, l.daily_minutes, l.tip_each_fen, l.tip_daily_fen, l.caps_off_at,
    l.left_until,
    d.watched_s, d.seen_at, d.tipped_fen, d.ordered_fen,
    (SELECT array_agg(DISTINCT purpose)
       FROM accounts_guardianship g JOIN accounts_identity gi ON gi.party_id = g.guardian_id,
            unnest(g.consents) AS purpose
      WHERE g.minor_id = p.id AND g.state = 'verified' AND gi.state = 'verified'),
    EXISTS (SELECT FROM accounts_guardianship g WHERE g.minor_id = p.id AND g.state = 'verified'),
    (SELECT array_agg(m.kind || ':' || m.function) FROM livestream_restriction m
      WHERE m.party_id = p.id AND m.kind IN ('restrict', 'closed') AND m.lifted_at IS NULL
        AND m.starts_at <= %(now)s AND (m.ends_at IS NULL OR m.ends_at > %(now)s)),
    (SELECT json_agg({listing}) FROM blocklists_entry b
      WHERE {in_force} AND b.id IN (
            SELECT id FROM blocklists_entry WHERE party_id = p.id AND state = 'confirmed'
            UNION ALL SELECT entry_id FROM blocklists_identifier WHERE digest = ANY(%(account)s)
            UNION ALL SELECT entry_id FROM blocklists_identifier
                       WHERE digest = i.number_index AND i.state IN ('verified', 'suspended'))),
    (SELECT max(x.ends_at) FROM livestream_roomban x
      WHERE x.party_id = p.id AND x.channel_id = c.id AND x.kind = 'ban' AND x.lifted_at IS NULL
        AND x.starts_at <= %(now)s AND x.ends_at > %(now)s),
    (SELECT max(x.ends_at) FROM livestream_roomban x
      WHERE x.party_id = p.id AND x.channel_id = c.id AND x.kind = 'mute' AND x.lifted_at IS NULL
        AND x.starts_at <= %(now)s AND x.ends_at > %(now)s),
    e.allowed, e.reasons, e.stream_id, e.amount_fen, e.party_id
FROM livestream_stream s
JOIN livestream_channel c ON c.id = s.channel_id
LEFT JOIN accounts_party p ON {whose}
LEFT JOIN accounts_identity i ON i.party_id = p.id
LEFT JOIN livestream_viewerlimits l ON l.party_id = p.id
LEFT JOIN livestream_viewerday d ON d.party_id = p.id AND d.day = %(day)s
LEFT JOIN livestream_admissionentry e
    ON e.client_id = s.client_id AND e.act = %(act)s AND e.ref = %(id)s AND e.ref <> ''
WHERE s.id = %(stream)s AND s.client_id = %(client)s
"""
_BY_REF = _SELECT.format(whose="p.client_id = s.client_id AND p.ref = %(ref)s", listing=_LISTING, in_force=_IN_FORCE)
# a platform's own party, or one that registered on this site and handed its id over
_BY_PARTY = _SELECT.format(
    whose="p.id = %(party)s AND (p.client_id = s.client_id"
    " OR p.client_id = (SELECT id FROM accounts_machineclient WHERE name = %(site)s))",
    listing=_LISTING,
    in_force=_IN_FORCE,
)
_LISTED_ACCOUNT = f"""
SELECT {_LISTING} FROM blocklists_identifier f JOIN blocklists_entry b ON b.id = f.entry_id
 WHERE f.digest = ANY(%(account)s) AND {_IN_FORCE}
"""


def gather(
    *, client: MachineClient, stream: UUID, viewer: Viewer, act: str, id: str, now: datetime, day: date
) -> Found | None:
    """None when the stream is not this client's. `day` is Shanghai's. One query; a second one for an act of a viewer
    named by our id, whose account is known only then."""
    asked: dict[str, Any] = {"now": now, "day": day, "act": act, "id": id, "stream": stream, "client": client.pk}
    if viewer.party:
        asked |= {"party": viewer.party, "site": settings.SITE_CLIENT_NAME}
    else:
        asked["ref"] = viewer.ref
    asked["account"] = account_digests(client.pk, viewer.ref)
    with connection.cursor() as cursor:
        cursor.execute(_BY_PARTY if viewer.party else _BY_REF, asked)
        row = cursor.fetchone()
        found = Found(*row) if row else None
        if found and viewer.party and act != WATCH:
            account = account_digests(found.party_client, found.party_ref or "")
            cursor.execute(_LISTED_ACCOUNT, {"now": now, "account": account})
            found.listings = [*(found.listings or ()), *(listing for (listing,) in cursor.fetchall())]
    return found
