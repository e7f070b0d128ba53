"""The counter's list: its own place and below, newest first, in pages, however the address narrows it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.counter import listing
from inspections.counter.filters import INTERNAL, Filter
from inspections.counter.listing import find
from moderation.cases.models import Case, Severity
from tests.inspections.counter.build import signed_in
from tests.inspections.orders.build import inspector
from tests.plans import explained

pytestmark = pytest.mark.django_db
CITY, COUNTY, SISTER, PROVINCE, NEIGHBOUR = "330100", "330106", "330105", "330000", "330400"


def opened(stream, count, place=CITY, **fields):
    """So many cases of a place, a minute apart, newest first."""
    now, known = timezone.now(), Case.objects.count()
    made = Case.objects.bulk_create(
        Case(
            **{
                "queue_id": 1,
                "open_key": f"s:{known + number}",
                "stream": stream,
                "group": 1,
                "place": place,
                "severity": Severity.HIGH,
                "rules": ["LM10-1"],
                "flag_count": 1,
                "last_flag_id": 1,
                "opened_at": now - timedelta(minutes=number),
                "rank_at": now,
                "limit_s": 180,
            }
            | fields
        )
        for number in range(count)
    )
    return [case.pk for case in made]


def rows(own=CITY, **given):
    return [case.pk for case in find(Filter.read(given, own)).rows]


@pytest.mark.parametrize(
    ("own", "seen"),
    [
        (COUNTY, {COUNTY}),
        (SISTER, set()),
        (CITY, {CITY, COUNTY}),
        (PROVINCE, {PROVINCE, CITY, COUNTY, NEIGHBOUR}),
        ("000000", {PROVINCE, CITY, COUNTY, NEIGHBOUR}),
        (NEIGHBOUR, {NEIGHBOUR}),
        ("440000", set()),
    ],
    ids=["county", "sister county", "city", "province", "country", "neighbour", "other province"],
)
def test_an_authority_lists_its_own_place_and_what_lies_in_it(stream, own, seen):
    made = {place: opened(stream, 1, place)[0] for place in (CITY, COUNTY, PROVINCE, NEIGHBOUR)}
    assert set(rows(own)) == {made[place] for place in seen}


@pytest.mark.parametrize("place", [NEIGHBOUR, PROVINCE, "000000", "33", "nonsense"])
def test_a_place_outside_is_as_unreadable_as_a_made_up_one(stream, place):
    opened(stream, 1, NEIGHBOUR)
    anna = inspector()
    page = signed_in(anna).get(reverse("authority_cases"), {"place": place})
    assert page.status_code == 200
    assert page.context["filters"].unread == ("place",)
    assert page.context["found"] is None
    assert "This address can’t be read" in page.content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"from": "2026-02-31"},
        {"to": "yesterday"},
        {"from": "2026-11-02", "to": "2026-11-01"},
        {"rule": "XX-1"},
        {"article": "LM1999 1"},
        {"outcome": "guilty"},
        {"measure": "whip"},
        {"kind": "sample"},
        {"kind": "minors_complaint"},
        {"kind": "minors_appeal"},
        {"metric": "wealth"},
        {"before": "-1"},
    ],
    ids=lambda given: "-".join(given),
)
def test_what_cannot_be_read_is_said_and_lists_nothing(seeded, given):
    assert Filter.read(given, CITY).unread


def test_pages_follow_each_other_without_a_gap_over_several_places(stream, monkeypatch):
    monkeypatch.setattr(listing, "ROWS", 3)
    made = [*opened(stream, 4), *opened(stream, 4, COUNTY), *opened(stream, 1, SISTER)]
    order = list(Case.objects.filter(pk__in=made).order_by("-opened_at", "-pk").values_list("pk", flat=True))
    seen, before = [], None
    for _ in range(9):
        found = find(Filter.read({"before": str(before)} if before else {}, CITY))
        seen += [case.pk for case in found.rows]
        before = found.before
        if before is None:
            break
    assert seen == order


def test_a_rare_kind_is_looked_for_in_steps_and_found_in_the_end(stream, monkeypatch):
    monkeypatch.setattr(listing, "LOOKED_THROUGH", 4)
    made = [*opened(stream, 5), *opened(stream, 5, COUNTY)]
    oldest = Case.objects.filter(pk__in=made).order_by("opened_at", "pk").first()
    Case.objects.filter(pk=oldest.pk).update(outcome="violation", decided_at=timezone.now(), open_key=None)
    steps, found, before = 0, [], None
    while steps < 20:
        page = find(Filter.read({"outcome": "violation"} | ({"before": str(before)} if before else {}), CITY))
        found += [case.pk for case in page.rows]
        before, steps = page.before, steps + 1
        if before is None:
            break
        assert page.cut
    assert found == [oldest.pk]
    assert 2 < steps < 20


def test_a_case_of_elsewhere_is_no_place_to_go_on_from(stream):
    own = opened(stream, 2)
    theirs = opened(stream, 1, NEIGHBOUR, opened_at=timezone.now() - timedelta(days=1))
    assert rows(before=str(theirs[0])) == rows() == own


def test_reviews_among_staff_are_not_listed(stream):
    made = opened(stream, 1 + len(INTERNAL))
    for pk, kind in zip(made[1:], INTERNAL, strict=True):
        Case.objects.filter(pk=pk).update(kind=kind)
    assert rows() == made[:1]


@pytest.mark.parametrize("kind", ["complaint", "appeal"])
def test_what_is_about_a_minor_is_a_complaint_or_an_appeal_like_others(stream, kind):
    made = opened(stream, 1, kind=f"minors_{kind}")
    assert rows(kind=kind) == made
    page = signed_in(inspector()).get(reverse("authority_cases"), {"kind": kind}).content.decode()
    assert "minors" not in page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_days_are_days_of_china_both_included(stream):
    inside, before, after = opened(stream, 3)
    for pk, moment in [
        (inside, "2026-11-01T23:59:59+08:00"),
        (before, "2026-10-31T23:59:59+08:00"),
        (after, "2026-11-02T00:00:00+08:00"),
    ]:
        Case.objects.filter(pk=pk).update(opened_at=moment)
    assert rows(**{"from": "2026-11-01", "to": "2026-11-01"}) == [inside]


def test_a_rule_and_the_article_it_stands_for_narrow_the_list(stream):
    made = opened(stream, 2)
    Case.objects.filter(pk=made[0]).update(rules=["LM10-1"])
    Case.objects.filter(pk=made[1]).update(rules=["AD17-1"])
    assert rows(rule="LM10-1") == made[:1]
    article = next(article for article, codes in listing.articles().items() if "AD17-1" in codes)
    assert rows(article=article) == made[1:]


def test_the_page_costs_few_queries_and_reads_no_whole_table(stream, django_assert_max_num_queries):
    opened(stream, 3)
    opened(stream, 3, COUNTY)
    browser = signed_in(inspector())
    browser.get(reverse("authority_cases"))
    with django_assert_max_num_queries(20):
        browser.get(reverse("authority_cases"), {"outcome": "violation"})


def test_each_place_is_read_by_its_own_stretch_of_the_index(stream):
    opened(stream, 2)
    filters = Filter.read({}, CITY)
    bounds = listing._bounds(filters) | {"places": [CITY, COUNTY], "each": 51}
    found = explained(listing._sql(bounds, "LIMIT %(each)s"), bounds)
    assert "cases_of_place" in found
    assert "Sort" not in found
