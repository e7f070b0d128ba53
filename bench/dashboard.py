"""The authority's dashboard over a year, at a hundred thousand flags and at ten million: is one as quick as the other?

Figures are built by SQL as such years would have left them: of a hundred thousand flags most hours of a county hold
none of most rules, of ten million nearly all do. Hours for the last year, days and months for the year before as well.
"""

import statistics
import time

from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.models import AuthorityPost, User
from bench import crowd
from bench.pages import scans_of
from inspections.dashboard.counting import count_hour
from inspections.dashboard.hours import DAY, HOUR, day_start, hour_of
from inspections.models import Figure
from moderation.cases.models import Flag

SMALL, GREAT = 100_000, 10_000_000
DAYS, RUNS = 365, 9
PROVINCE = "330000"

# Each flag falls on one of four counties and twenty rules; a tenth as many cases, fewer of the rest. The part of a
# number below one is the chance of one.
_DRAWN = """
INSERT INTO inspections_figure (place, grain, start, metric, key, value, counted_at)
SELECT level, %(grain)s, start, metric, key, sum(value), %(now)s FROM (
    SELECT county, start, metric, key, floor(n * share + random())::bigint AS value
    FROM unnest(ARRAY['330106', '330108', '330203', '330205']) AS county
    CROSS JOIN generate_series(%(first)s::timestamptz, %(last)s::timestamptz, %(step)s::interval) AS start
    CROSS JOIN (
        SELECT 'flags' AS metric, code AS key, 1 / 20.0 AS share FROM unnest(%(rules)s::text[]) code
        UNION ALL SELECT 'rule_cases', code, 1 / 200.0 FROM unnest(%(rules)s::text[]) code
        UNION ALL SELECT 'cases', 'flags', 1 / 10.0
        UNION ALL SELECT 'decisions', key, 1 / 20.0 FROM unnest(ARRAY['violation', 'no_violation']) key
        UNION ALL SELECT 'decision_time', key, 1 / 60.0 FROM unnest(ARRAY['30', '60', '120', '300', '600']) key
        UNION ALL SELECT 'measures', key, 1 / 100.0 FROM unnest(ARRAY['warn', 'pause', 'cut', 'mute']) key
        UNION ALL SELECT 'complaints', key, 1 / 400.0 FROM unnest(ARRAY['quality', 'price', 'no_refund', 'other']) key
    ) AS m
    CROSS JOIN (SELECT %(flags)s * %(hours)s / (4.0 * 24 * %(days)s) AS n) AS each
) drawn
CROSS JOIN LATERAL unnest(ARRAY[county, left(county, 4) || '00', '330000', '000000']) AS level
WHERE value > 0 GROUP BY level, start, metric, key
"""
_COUNTED = """
INSERT INTO inspections_figure (place, grain, start, metric, key, value, counted_at)
SELECT '000000', %(grain)s, start, metric, to_char(start AT TIME ZONE 'Asia/Shanghai', 'HH24'), value * %(hours)s,
    %(now)s
FROM generate_series(%(first)s::timestamptz, %(last)s::timestamptz, %(step)s::interval) AS start
CROSS JOIN (VALUES ('counted', 60), ('room_minutes', 60000), ('shift_minutes', 1500)) AS m(metric, value)
"""
# of a month that is not over there is no row: pages add up its days
_MONTHS = """
INSERT INTO inspections_figure (place, grain, start, metric, key, value, counted_at)
SELECT place, 'month', month, metric, key, sum(value), %(now)s FROM (
    SELECT *, date_trunc('month', start AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai' AS month
    FROM inspections_figure WHERE grain = 'day'
) days WHERE month >= %(first)s AND month + interval '1 month' <= %(now)s GROUP BY place, month, metric, key
"""
_HOURS = """
INSERT INTO inspections_countedhour (start, counted_at, closed)
SELECT start, %(now)s, true
FROM generate_series(%(first)s::timestamptz, %(last)s::timestamptz, interval '1 hour') AS start
"""


def run() -> dict[str, float]:
    browser = _inspector()
    if Flag.objects.count() < SMALL:
        _few_flags()
    _year(SMALL)
    small, _queries, _scans = _opened(browser)
    if Flag.objects.count() < GREAT:
        _no_cases()
        crowd.flags()
    began = time.monotonic()
    _year(GREAT)
    built_s = time.monotonic() - began
    great, queries, scans = _opened(browser)
    return {
        "dashboard_flags": float(Flag.objects.count()),
        "dashboard_figures": float(Figure.objects.count()),
        "dashboard_build_s": built_s,
        "dashboard_ms_small": small,
        "dashboard_ms": great,
        "dashboard_growth": great / small,
        "dashboard_queries": float(queries),
        "dashboard_seq_scans": float(scans),
        "dashboard_count_hour_ms": _counting(),
    }


def _opened(browser: Client) -> tuple[float, int, int]:
    """(median milliseconds, queries, scans of grown tables) of the province's last year."""
    today = today_in_china(timezone.now())
    address = reverse("authority") + f"?from={today - DAY * (DAYS - 1)}&to={today}"
    browser.get(address)
    took = []
    for _run in range(RUNS):
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as seen:
            answer = browser.get(address)
        took.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise ValueError(f"{address} answered {answer.status_code}")
    return statistics.median(took), len(seen), sum(scans_of(query["sql"]) for query in seen.captured_queries)


def _year(flags: int) -> None:
    """The figures of two years with so many flags each, up to the last full hour and day."""
    now = timezone.now()
    today = day_start(today_in_china(now))
    hours = {"grain": "hour", "step": "1 hour", "hours": 1, "first": today - DAYS * DAY, "last": hour_of(now) - HOUR}
    # a month more than both periods, so that they begin within what was counted
    days = {"grain": "day", "step": "1 day", "hours": 24, "first": today - (2 * DAYS + 31) * DAY, "last": today - DAY}
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE inspections_figure, inspections_countedhour")
        cursor.execute("SELECT DISTINCT code FROM rulebook_ruleversion ORDER BY code LIMIT 20")
        facts = {"now": now, "flags": flags, "days": DAYS, "rules": [code for (code,) in cursor.fetchall()]}
        for grain in (hours, days):
            cursor.execute(_DRAWN, facts | grain)
            cursor.execute(_COUNTED, facts | grain)
        cursor.execute(_MONTHS, facts | days)
        cursor.execute(_HOURS, facts | days | {"last": hours["last"]})
        cursor.execute("VACUUM ANALYZE inspections_figure")


def _counting() -> float:
    """Milliseconds to count an hour again, beside all those flags."""
    hour = hour_of(timezone.now()) - 3 * DAY
    count_hour(hour)
    began = time.perf_counter()
    count_hour(hour)
    return (time.perf_counter() - began) * 1000


def _few_flags() -> None:
    crowd.open_cases()
    with connection.cursor() as cursor:
        cursor.execute(crowd._FLAGS, {"flags": SMALL // crowd.OPEN, "version": _version()})
        cursor.execute("VACUUM ANALYZE cases_flag")


def _no_cases() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_flag")
        cursor.execute("DELETE FROM cases_case")
        cursor.execute("VACUUM cases_flag, cases_case")


def _version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM rulebook_ruleversion WHERE code = 'LM10-1' AND status = 'live'")
        return int(cursor.fetchone()[0])


def _inspector() -> Client:
    user = User.objects.create_user(f"bench-dashboard-{time.time()}", label="bench", language="en")
    AuthorityPost.objects.create(user=user, department="market", place=PROVINCE)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    client = Client()
    client.force_login(user, backend="accounts.backends.RoleBackend")
    return client
