"""The first row: one figure each, with its line and the period before."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from inspections.dashboard.facts import Facts
from inspections.dashboard.metrics import METRICS
from inspections.dashboard.shapes import Head
from inspections.dashboard.steps import within

# in the order of the page
_PLAIN_FIRST = ("streams", "key_rooms", "flags", "cases", "measures")
_PLAIN_THEN = ("complaints", "lapsed", "blocklist", "minors_refused", "unscanned_minutes")


def heads(facts: Facts) -> tuple[Head, ...]:
    return (
        *(_plain(facts, code) for code in _PLAIN_FIRST),
        *_times(facts),
        _plain(facts, "appeals"),
        _overturned(facts),
        *(_plain(facts, code) for code in _PLAIN_THEN),
        _filings(facts),
    )


def _plain(facts: Facts, code: str) -> Head:
    metric = METRICS[code]
    return Head(
        code=code,
        title=str(metric.title),
        how=str(metric.how),
        unit=metric.unit,
        value=facts.now(code),
        before=facts.before(code),
        points=facts.line(code),
        behind=facts.behind(code),
        behind_before=facts.behind_before(code),
    )


def _times(facts: Facts) -> Iterator[Head]:
    """p50 and p90 from flag to decision."""
    code = "decision_time"
    sums = facts.sums_of(code)
    for name, title, share in (
        ("decision_time_p50", _("Flag to decision: half within"), 0.5),
        ("decision_time_p90", _("Flag to decision: nine tenths within"), 0.9),
    ):
        yield Head(
            code=name,
            title=title,
            how=str(METRICS[code].how),
            unit="seconds",
            value=within(sums.now[code], share) if facts.has_now else None,
            before=within(sums.before[code], share) if facts.has_before else None,
            behind=facts.behind(code),
            behind_before=facts.behind_before(code),
        )


def _overturned(facts: Facts) -> Head:
    code = "appeals_decided"
    return Head(
        code="appeals_overturned",
        title=_("Overturned on appeal"),
        how=_("Appeals answered in the period by which a decision, entry or answer was overturned or changed."),
        unit="count",
        value=_added(facts.now(code, "overturned"), facts.now(code, "changed")),
        before=_added(facts.before(code, "overturned"), facts.before(code, "changed")),
        behind=facts.behind(code),
        behind_before=facts.behind_before(code),
    )


def _filings(facts: Facts) -> Head:
    return Head(
        code="filings_lapsed",
        title=_("Filings lapsed"),
        how=str(METRICS["filings"].how),
        unit="count",
        value=facts.now("filings", "lapsed"),
        before=facts.before("filings", "lapsed"),
    )


def _added(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
