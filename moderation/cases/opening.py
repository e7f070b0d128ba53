"""Cases that no rule opened, about a party or a stream: opened, or brought up to date, by one statement, and closed to
who has a part in them."""

from collections.abc import Iterable

from django.db import connection

from accounts.models import Party
from livestream.models import Stream
from moderation.cases.gathering import order_parts
from moderation.cases.models import Case, CaseExclusion, Severity

# Opened, or brought up to date: the weight is that of what waits now, and whoever has the card open must see it
# afresh. What it was put aside for has come, so it stands in line again.
_OPEN = """
INSERT INTO cases_case AS c (
    kind, queue_id, open_key, party_id, "group", place, severity, rules, flag_count, last_flag_id, follows_id,
    version, level, opened_at, rank_at, limit_s, reach_s, repeat_s, minors_s, unscanned_s, outcome
)
VALUES (
    %(kind)s, %(queue)s, %(key)s, %(party)s, 0, %(place)s, %(severity)s, '{}', %(count)s, 0, %(follows)s,
    1, 0, now(), now() + make_interval(secs => %(limit)s), %(limit)s, 0, 0, 0, 0, ''
)
ON CONFLICT (open_key) DO UPDATE SET
    severity = excluded.severity,
    flag_count = excluded.flag_count,
    limit_s = excluded.limit_s,
    rank_at = c.opened_at + make_interval(secs => excluded.limit_s),
    parked_until = NULL,
    version = c.version + 1
RETURNING id
"""


def open_party_case(
    *,
    kind: Case.Kind,
    key: str,
    party: Party,
    queue: int,
    severity: Severity,
    limit_s: int,
    follows: int | None = None,
    count: int = 0,
) -> int:
    """Open the case of this key about a party, or refresh the open one; returns its id.

    `limit_s`: seconds it may wait; `follows`: the decided case it points back to, when it is opened; `count`: how
    many things there are to look at. Call inside the caller's transaction, and `hints.touch_queues` as its last
    statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN,
            {
                "kind": kind.value,
                "queue": queue,
                "key": key,
                "party": party.pk,
                "place": party.place,
                "severity": severity.value,
                "limit": limit_s,
                "follows": follows,
                "count": count,
            },
        )
        (case_id,) = cursor.fetchone()
    return int(case_id)


# A stream's case only grows while it is open: somebody may be on the way to it for the heavier of two reasons. Order
# follows the audience, the room's record, minors and unscanned minutes, as it does for flags.
_OPEN_STREAM = """
INSERT INTO cases_case AS c (
    kind, queue_id, open_key, stream_id, channel_id, "group", place, severity, rules, flag_count, last_flag_id,
    follows_id, version, level, opened_at, rank_at, limit_s, reach_s, repeat_s, minors_s, unscanned_s, outcome
)
VALUES (
    %(kind)s, %(queue)s, %(key)s, %(stream)s, %(channel)s, 0, %(place)s, %(severity)s, %(rules)s::text[], %(count)s, 0,
    %(follows)s, 1, 0, now(),
    now() + make_interval(secs => %(limit)s - %(reach)s - %(repeat)s - %(minors)s - %(unscanned)s),
    %(limit)s, %(reach)s, %(repeat)s, %(minors)s, %(unscanned)s, ''
)
ON CONFLICT (open_key) DO UPDATE SET
    severity = greatest(c.severity, excluded.severity),
    rules = ARRAY(SELECT DISTINCT unnest(c.rules || excluded.rules) ORDER BY 1),
    flag_count = excluded.flag_count,
    limit_s = least(c.limit_s, excluded.limit_s),
    reach_s = greatest(c.reach_s, excluded.reach_s),
    repeat_s = greatest(c.repeat_s, excluded.repeat_s),
    minors_s = greatest(c.minors_s, excluded.minors_s),
    unscanned_s = greatest(c.unscanned_s, excluded.unscanned_s),
    rank_at = c.opened_at + make_interval(secs => least(c.limit_s, excluded.limit_s)
        - greatest(c.reach_s, excluded.reach_s) - greatest(c.repeat_s, excluded.repeat_s)
        - greatest(c.minors_s, excluded.minors_s) - greatest(c.unscanned_s, excluded.unscanned_s)),
    parked_until = NULL,
    version = c.version + 1
RETURNING id
"""


def open_stream_case(
    *,
    kind: Case.Kind,
    key: str,
    stream: Stream,
    queue: int,
    severity: Severity,
    limit_s: int,
    rules: Iterable[str] = (),
    follows: int | None = None,
    count: int = 0,
) -> int:
    """Open the case of this key about a stream, or refresh the open one, never to a lighter one; returns its id.

    As `open_party_case`; `rules`: codes that it is about, which join those of the open one.
    """
    order = order_parts(stream, 0, severity)
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN_STREAM,
            {
                "kind": kind.value,
                "queue": queue,
                "key": key,
                "stream": stream.pk,
                "channel": stream.channel_id,
                "place": stream.place,
                "severity": Severity(severity).value,
                "rules": sorted(set(rules)),
                "follows": follows,
                "count": count,
                "limit": limit_s,
                "reach": order.reach_s,
                "repeat": order.repeat_s,
                "minors": order.minors_s,
                "unscanned": order.unscanned_s,
            },
        )
        (case_id,) = cursor.fetchone()
    return int(case_id)


def exclude(case_id: int, users: Iterable[int], why: CaseExclusion.Why) -> None:
    """Keep these users (by id) from the case for good, and even if one of them has it in hand."""
    ids = sorted(set(users))
    CaseExclusion.objects.bulk_create(
        [CaseExclusion(case_id=case_id, user_id=user, why=why) for user in ids],
        update_conflicts=True,
        unique_fields=["case", "user"],
        update_fields=["why", "until"],
    )
    Case.objects.filter(pk=case_id, holder__in=ids).update(holder=None, lease_token=None, lease_until=None)
