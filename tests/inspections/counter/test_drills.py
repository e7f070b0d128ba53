"""From a figure to the cases behind it: the same question that counted it, asked of one case."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts.ages import SHANGHAI
from inspections.counter.drills import DRILLS, behind
from inspections.counter.listing import LATER
from inspections.dashboard.metrics import LONGER, METRICS
from moderation.cases.models import Case
from moderation.decisions.models import Decision, Measure
from moderation.rulebook.models import RuleVersion
from tests.cases.build import make_cases
from tests.inspections.counter.build import signed_in
from tests.inspections.orders.build import inspector

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 1, tzinfo=SHANGHAI)
PERIOD = (DAY, DAY + timedelta(days=1))


@pytest.fixture
def decided(stream, person):
    """A case opened at noon of the day before, decided by a person 100 s into the day, with a warning."""
    case = make_cases(stream, 1)[0]
    Case.objects.filter(pk=case.pk).update(
        opened_at=DAY - timedelta(hours=12), open_key=None, outcome="violation", decided_at=DAY + timedelta(seconds=100)
    )
    decision = Decision.objects.create(
        case=case,
        outcome="violation",
        rule=RuleVersion.objects.get(code="LM10-1", status="live"),
        decided_by=person("moderator"),
        at=DAY + timedelta(seconds=100),
        case_version=1,
        seen_flag_id=1,
    )
    Measure.objects.create(decision=decision, stream=stream, kind="warn", state="confirmed", starts_at=DAY)
    return case


def found(metric, key="", period=PERIOD):
    return list(Case.objects.filter(behind(metric, key, period)).values_list("pk", flat=True))


def test_every_figure_that_has_cases_leads_to_them():
    assert {metric.code for metric in METRICS.values() if metric.cases} <= set(DRILLS)
    assert set(DRILLS) <= set(METRICS)
    assert set(DRILLS) >= LATER


@pytest.mark.parametrize("metric", list(DRILLS))
@pytest.mark.parametrize("key", ["", "x", "violation"])
def test_each_may_be_asked_with_and_without_a_key_and_a_period(seeded, metric, key):
    for period in (PERIOD, (None, None), (DAY, None), (None, DAY)):
        assert found(metric, key, period) == []


@pytest.mark.parametrize(
    ("metric", "key", "there"),
    [
        ("decisions", "", True),
        ("decisions", "violation", True),
        ("decisions", "no_violation", False),
        ("violations", "LM10-1", True),
        ("violations", "AD17-1", False),
        # half a day and 100 s after it was opened: in the step up to a day
        ("decision_time", "86400", True),
        ("decision_time", "28800", False),
        ("decision_time", LONGER, False),
        ("measures", "warn", True),
        ("measures", "cut", False),
        ("machine_measures", "warn", False),
        # opened the day before
        ("cases", "flags", False),
        ("rule_cases", "LM10-1", False),
    ],
)
def test_a_decided_case_is_behind_its_own_figures_alone(decided, metric, key, there):
    assert found(metric, key) == ([decided.pk] if there else [])


def test_what_was_taken_back_within_seconds_is_behind_nothing(decided):
    Decision.objects.update(undone_at=DAY + timedelta(seconds=105))
    assert found("decisions") == found("violations") == found("measures") == []


def test_the_page_says_which_figure_and_how_it_is_counted(decided):
    asked = {"metric": "violations", "key": "LM10-1", "from": "2026-11-01", "to": "2026-11-01"}
    page = signed_in(inspector()).get(reverse("authority_cases"), asked)
    # opened before the period, decided in it
    assert [case.pk for case in page.context["found"].rows] == [decided.pk]
    text = page.content.decode()
    assert str(METRICS["violations"].title) in text
    assert str(METRICS["violations"].how) in text
