"""Tables of one metric, a row for each of its keys."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from inspections.dashboard.facts import Facts, table
from inspections.dashboard.metrics import METRICS
from inspections.dashboard.shapes import Column, Row, Table
from inspections.dashboard.steps import names
from inspections.dashboard.words import NAMES, name_of

# shown with a nought as well: that none has lapsed is worth saying
_ALWAYS = ("filings",)


def by_key(facts: Facts) -> Iterator[Table]:
    """In the order of the page."""
    yield _one(facts, "cases", "kind", _("Kind"))
    yield _one(facts, "decisions", "outcome", _("Outcome"))
    yield _measures(facts)
    yield _one(facts, "decision_time", "time", _("Time"))
    yield _one(facts, "appeals", "against", _("Against"))
    yield _one(facts, "appeals_decided", "outcome", _("Outcome"))
    yield _one(facts, "complaints", "reason", _("Reason"))
    yield _one(facts, "lapsed", "clock", _("Owed"))
    yield _one(facts, "blocklist", "source", _("Source"))
    yield _one(facts, "minors_refused", "act", _("Act"))
    yield _one(facts, "filings", "state", _("State"))


def _one(facts: Facts, metric: str, code: str, title: str) -> Table:
    rows = [
        Row(
            (key, name_of(metric, key), facts.now(metric, key), facts.before(metric, key)),
            ("", "", facts.behind(metric, key), facts.behind_before(metric, key)),
        )
        for key in _keys(facts, metric)
    ]
    return table(
        metric,
        str(METRICS[metric].title),
        str(METRICS[metric].how),
        [
            Column(code, _("Code"), "code"),
            Column("name", title, "text"),
            Column("number", _("How many")),
            Column("before", _("Period before")),
        ],
        rows,
    )


def _measures(facts: Facts) -> Table:
    """Lightest first, and how many of them the machine took."""
    keys = _keys(facts, "measures")
    rows = [
        Row(
            (
                key,
                name_of("measures", key),
                facts.now("measures", key),
                facts.now("machine_measures", key),
                facts.before("measures", key),
            ),
            (
                "",
                "",
                facts.behind("measures", key),
                facts.behind("machine_measures", key),
                facts.behind_before("measures", key),
            ),
        )
        for key in keys
    ]
    return table(
        "measures",
        str(METRICS["measures"].title),
        f"{METRICS['measures'].how} {METRICS['machine_measures'].how}",
        [
            Column("measure", _("Code"), "code"),
            Column("name", _("Measure"), "text"),
            Column("number", _("How many")),
            Column("machine", str(METRICS["machine_measures"].title)),
            Column("before", _("Period before")),
        ],
        rows,
    )


def _keys(facts: Facts, metric: str) -> list[str]:
    """Those that either period has, in their own order; what is always asked about, with a nought as well."""
    order = names() if metric == "decision_time" else list(NAMES[metric])
    there = {*facts.sums_of(metric).keys(metric)}
    return [key for key in order if key in there or metric in _ALWAYS] + sorted(there - set(order))
