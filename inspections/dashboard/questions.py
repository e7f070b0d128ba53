"""What is asked of the tables to count one hour: each answers with rows of (place, metric, key, value).

Every question reads the rows of its hour by an index of time (`flags_by_time` and its like). Parameters: `from` and
`to`, the hour's ends; `until`, where counting stops while the hour still runs; `hour`, its name in China ("23").
"""

from typing import Any

from inspections.dashboard.metrics import LONGER, STEPS

# refusals for a reason of age, of the door to the air (LM2021 17) and of the viewers' gates (MN2024 43, 44)
AGE_REASONS = [
    "under_16",
    "age_unknown",
    "guardian_missing",
    "guardian_not_verified",
    "guardian_consent_missing",
    "guardian_consent_old",
    "age_unverified",
    "too_young",
    "minor_mode_on",
    "minor_mode_night",
    "minutes_used",
    "guardian_consent_needed",
    "tip_unverified",
    "tip_minor",
    "tip_too_young",
    "tip_consent_needed",
    "goods_unverified",
    "goods_too_young",
    "order_too_young",
    "order_over_each",
    "order_over_daily",
]
# cases about another case: an appeal, a second review, a release by a second person
ABOUT_ANOTHER = ["second_person", "appeal", "minors_appeal", "sample"]

_FLAGS = """
SELECT s.place, 'flags', f.rule, count(*) FROM cases_flag f JOIN livestream_stream s ON s.id = f.stream_id
WHERE f.created_at >= %(from)s AND f.created_at < %(to)s AND NOT f.watch GROUP BY 1, 3
"""
# that a minor is in it is for cleared people: at the counter such a complaint is one like others
_CASES = """
SELECT place, 'cases', CASE kind WHEN 'minors_complaint' THEN 'complaint' ELSE kind END AS what, count(*)
FROM cases_case WHERE opened_at >= %(from)s AND opened_at < %(to)s AND kind <> ALL(%(about_another)s) GROUP BY 1, 3
"""
# everything that comes to somebody's desk, for the rosters
_ARRIVALS = """
SELECT '000000', 'cases_opened', '', count(*) FROM cases_case WHERE opened_at >= %(from)s AND opened_at < %(to)s
"""
_RULE_CASES = """
SELECT place, 'rule_cases', rule, count(*) FROM cases_case, unnest(rules) AS rule
WHERE opened_at >= %(from)s AND opened_at < %(to)s AND kind = 'flags' GROUP BY 1, 3
"""
_DECISIONS = """
SELECT c.place, 'decisions', d.outcome, count(*) FROM decisions_decision d JOIN cases_case c ON c.id = d.case_id
WHERE d.at >= %(from)s AND d.at < %(to)s AND d.undone_at IS NULL AND NOT d.automatic
    AND c.kind <> ALL(%(about_another)s) GROUP BY 1, 3
"""
_VIOLATIONS = """
SELECT c.place, 'violations', r.code, count(*)
FROM decisions_decision d JOIN cases_case c ON c.id = d.case_id JOIN rulebook_ruleversion r ON r.id = d.rule_id
WHERE d.at >= %(from)s AND d.at < %(to)s AND d.undone_at IS NULL AND c.kind <> ALL(%(about_another)s)
    AND NOT d.automatic AND d.outcome = 'violation' GROUP BY 1, 3
"""
# The first decision by a person alone: one that overrides it says nothing of how long the flag waited.
_DECISION_TIME = """
SELECT c.place, 'decision_time', coalesce(s.upper::text, %(longer)s), count(*)
FROM decisions_decision d JOIN cases_case c ON c.id = d.case_id
CROSS JOIN LATERAL (
    SELECT min(step) AS upper FROM unnest(%(steps)s::int[]) AS step
    WHERE step >= extract(epoch FROM d.at - c.opened_at)
) s
WHERE d.at >= %(from)s AND d.at < %(to)s AND d.undone_at IS NULL AND NOT d.automatic AND c.kind = 'flags'
    AND NOT EXISTS (
        SELECT 1 FROM decisions_decision e
        WHERE e.case_id = d.case_id AND e.id < d.id AND NOT e.automatic AND e.undone_at IS NULL
    )
GROUP BY 1, 3
"""
_MEASURES = """
SELECT c.place, w.metric, m.kind, count(*)
FROM decisions_decision d JOIN cases_case c ON c.id = d.case_id JOIN decisions_measure m ON m.decision_id = d.id
CROSS JOIN LATERAL unnest(
    CASE WHEN m.automatic THEN ARRAY['measures', 'machine_measures'] ELSE ARRAY['measures'] END
) AS w(metric)
WHERE d.at >= %(from)s AND d.at < %(to)s AND d.undone_at IS NULL AND m.state NOT IN ('undone', 'refused', 'held')
GROUP BY 1, 2, 3
"""
# of whoever appeals: against a listing there may be no case yet
_APPEALS = """
SELECT p.place, 'appeals',
    CASE WHEN a.entry_id IS NOT NULL THEN 'entry' WHEN a.decision_id IS NOT NULL THEN 'decision' ELSE 'complaint' END
    AS what, count(*)
FROM complaints_appeal a JOIN accounts_party p ON p.id = a.party_id
WHERE a.at >= %(from)s AND a.at < %(to)s GROUP BY 1, 3
"""
_APPEALS_DECIDED = """
SELECT p.place, 'appeals_decided', a.outcome, count(*)
FROM complaints_appeal a JOIN accounts_party p ON p.id = a.party_id
WHERE a.decided_at >= %(from)s AND a.decided_at < %(to)s GROUP BY 1, 3
"""
_COMPLAINTS = """
SELECT place, 'complaints', reason, count(*) FROM complaints_complaint
WHERE at >= %(from)s AND at < %(to)s GROUP BY 1, 3
"""
_LAPSED = """
SELECT place, 'lapsed', 'complaint', count(*) FROM complaints_complaint
WHERE due_at >= %(from)s AND due_at < %(until)s AND (settled_at IS NULL OR settled_at > due_at) GROUP BY 1
UNION ALL
SELECT place, 'lapsed', 'operator', count(*) FROM complaints_complaint
WHERE operator_due_at >= %(from)s AND operator_due_at < %(until)s
    AND (operator_answered_at IS NULL OR operator_answered_at > operator_due_at)
    AND (settled_at IS NULL OR settled_at > operator_due_at) GROUP BY 1
UNION ALL
SELECT p.place, 'lapsed', 'appeal', count(*) FROM complaints_appeal a JOIN accounts_party p ON p.id = a.party_id
WHERE a.due_at >= %(from)s AND a.due_at < %(until)s AND (a.decided_at IS NULL OR a.decided_at > a.due_at) GROUP BY 1
"""
_MINORS_REFUSED = """
SELECT place, 'minors_refused', act, count(*) FROM livestream_admissionentry
WHERE at >= %(from)s AND at < %(to)s AND NOT allowed AND reasons && %(age_reasons)s::varchar[] GROUP BY 1, 3
"""
_STREAMS = """
SELECT place, 'streams', '', count(*) FROM livestream_stream
WHERE tstzrange(started_at, ended_at) && tstzrange(%(from)s, %(to)s) AND started_at >= %(from)s AND started_at < %(to)s
GROUP BY 1
"""
# Minutes as `moderation.signals.querysets.unscanned_minutes` numbers them, from the stream's start; one belongs to the
# hour in which it begins, so that the hours of a stream add up to what is said of the whole.
_AIR = """
WITH aired AS (
    SELECT id, place, started_at, coalesce(ended_at, %(until)s::timestamptz) AS stop,
        coalesce(ended_at, %(until)s::timestamptz - interval '1 minute') AS due,
        greatest(0, ceil(extract(epoch FROM %(from)s::timestamptz - started_at) / 60))::int AS lower
    FROM livestream_stream
    WHERE tstzrange(started_at, ended_at) && tstzrange(%(from)s, %(until)s) AND started_at < %(until)s
), owed AS (
    SELECT *, greatest(lower, least(
        floor(extract(epoch FROM due - started_at) / 60),
        ceil(extract(epoch FROM %(to)s::timestamptz - started_at) / 60)
    ))::int AS upper FROM aired
), scanned AS (
    SELECT o.*, coalesce((
        SELECT sum(upper(r) - lower(r)) FROM signals_coverage c
        CROSS JOIN LATERAL unnest(c.minutes * int4multirange(int4range(o.lower, o.upper))) r WHERE c.stream_id = o.id
    ), 0) AS covered FROM owed o
)
SELECT place, 'unscanned_minutes', '', sum(upper - lower - covered) FROM scanned GROUP BY 1
UNION ALL
SELECT place, 'room_minutes', %(hour)s, round(sum(extract(epoch FROM
    least(stop, %(until)s::timestamptz) - greatest(started_at, %(from)s::timestamptz))) / 60)
FROM scanned GROUP BY 1
"""
_SHIFTS = """
SELECT '000000', 'shift_minutes', %(hour)s, round(sum(extract(epoch FROM
    upper(during * tstzrange(%(from)s, %(until)s)) - lower(during * tstzrange(%(from)s, %(until)s)))) / 60)
FROM inspections_shift WHERE during && tstzrange(%(from)s, %(until)s) HAVING count(*) > 0
"""
_COUNTED = """
SELECT '000000', 'counted', %(hour)s,
    round(extract(epoch FROM %(until)s::timestamptz - %(from)s::timestamptz) / 60)::bigint
"""
OF_AN_HOUR = (
    _FLAGS,
    _CASES,
    _ARRIVALS,
    _RULE_CASES,
    _DECISIONS,
    _VIOLATIONS,
    _DECISION_TIME,
    _MEASURES,
    _APPEALS,
    _APPEALS_DECIDED,
    _COMPLAINTS,
    _LAPSED,
    _MINORS_REFUSED,
    _STREAMS,
    _AIR,
    _SHIFTS,
    _COUNTED,
)

_KEY_ROOMS = """
SELECT c.place, 'key_rooms', '', count(*) FROM grades_keyroom k JOIN livestream_channel c ON c.id = k.channel_id
WHERE k.since <= %(at)s AND (k.until IS NULL OR k.until > %(at)s) GROUP BY 1
"""
# A scan of every entry, a second or so for ten million: it is asked once an hour, by a task, never by a page.
_BLOCKLIST = """
SELECT coalesce(p.place, '000000'), 'blocklist', e.source, count(*)
FROM blocklists_entry e LEFT JOIN accounts_party p ON p.id = e.party_id
WHERE e.confirmed_at <= %(at)s AND e.starts_at <= %(at)s AND (e.ends_at IS NULL OR e.ends_at > %(at)s)
    AND (e.ended_at IS NULL OR e.ended_at > %(at)s) GROUP BY 1, 3
"""
# of several for the same thing the one that lasts longest: a renewed licence is not a lapsed one
_FILINGS = """
SELECT '000000', 'filings',
    CASE WHEN until < %(day)s::date THEN 'lapsed' WHEN until <= %(day)s::date + 30 THEN 'due' ELSE 'valid' END AS state,
    count(*)
FROM (
    SELECT max(coalesce(valid_until, 'infinity'::date)) AS until FROM inspections_filing
    WHERE valid_from <= %(day)s::date AND added_at <= %(at)s AND (withdrawn_at IS NULL OR withdrawn_at > %(at)s)
    GROUP BY kind, scope
    UNION ALL
    SELECT max(coalesce(valid_until, 'infinity'::date)) FROM livestream_platformlicence
    WHERE valid_from <= %(day)s::date AND created_at <= %(at)s AND (withdrawn_at IS NULL OR withdrawn_at > %(at)s)
    GROUP BY covers
) held GROUP BY 3
"""
AT_A_MOMENT = (_KEY_ROOMS, _BLOCKLIST, _FILINGS)

# the same for every hour
FIXED: dict[str, Any] = {
    "about_another": ABOUT_ANOTHER,
    "age_reasons": AGE_REASONS,
    "steps": list(STEPS),
    "longer": LONGER,
}
