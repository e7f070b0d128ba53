"""What a dissolved authority left open: its department of the next wider place ends it, and begins nothing in it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from blocklists.models import Entry
from delivery.models import Notice
from evidence.models import Hold
from inspections.authorities.registering import dissolve
from inspections.models import Authority
from inspections.orders.clocks import look_at_clocks
from inspections.orders.ending import close, withdraw
from inspections.orders.papers import Paper
from inspections.orders.penalising import penalise, revoke_penalty
from inspections.orders.rectifying import demand, follow_up, hand_in
from inspections.orders.writing import write_letter
from tests.inspections.counter.build import visiting
from tests.inspections.orders.build import (
    CITY,
    COUNTY,
    NEIGHBOUR,
    PROVINCE,
    acknowledged,
    act,
    code_of,
    found,
    inspector,
    ordered,
    penalised,
    today,
    working_day,
)

pytestmark = pytest.mark.django_db
PDF = Paper(b"%PDF-1.7 proof", "application/pdf")


@pytest.fixture
def officer(person):
    return person("compliance_officer")


@pytest.fixture
def county(seeded):
    return inspector(COUNTY)


@pytest.fixture
def city(county):
    return inspector(CITY)


def gone(officer, place=COUNTY):
    dissolve(user=officer, authority_id=Authority.objects.get(place=place, department="market").pk)


def of_county(county):
    return ordered(county, scope_place=COUNTY)


def test_the_next_wider_place_withdraws_an_order_and_its_holds_end(county, city, officer):
    inspection = of_county(county)
    assert code_of(lambda: act(withdraw, city, inspection, why="no_need")) == "not_own"
    gone(officer)
    assert code_of(lambda: act(withdraw, county, inspection, why="no_need")) == "dissolved"
    assert act(withdraw, city, inspection, why="no_need").state == "withdrawn"
    assert not Hold.objects.filter(released_at=None).exists()


@pytest.mark.parametrize(
    ("place", "department", "code"),
    [(PROVINCE, "market", "not_own"), (NEIGHBOUR, "market", "unknown_inspection"), (CITY, "tax", "unknown_inspection")],
    ids=["wider still", "neighbour", "other department"],
)
def test_nobody_else_does(county, city, officer, place, department, code):
    inspection, other = of_county(county), inspector(place, department)
    gone(officer)
    assert code_of(lambda: act(withdraw, other, inspection, why="no_need")) == code


def test_where_the_city_is_dissolved_too_it_is_the_province(county, city, officer):
    inspection, province = of_county(county), inspector(PROVINCE)
    gone(officer)
    gone(officer, CITY)
    assert act(withdraw, province, inspection, why="no_need").state == "withdrawn"


def test_an_authority_founded_anew_has_its_inspections_back(county, city, officer):
    inspection = of_county(county)
    gone(officer)
    anew = inspector(COUNTY)
    Authority.objects.create(department="market", place=COUNTY, name="The new one")
    assert code_of(lambda: act(withdraw, city, inspection, why="no_need")) == "not_own"
    assert act(withdraw, anew, inspection, why="no_need").state == "withdrawn"


def test_it_follows_up_takes_penalties_back_and_closes(county, city, officer, stream):
    stream.channel.place = stream.place = COUNTY
    stream.channel.save()
    stream.save()
    inspection = acknowledged(county, officer, scope_place=COUNTY)
    finding = found(county, inspection, gravity="grave", party=f"Streamer {stream.ref}", papers=[PDF])
    penalty = penalised(county, finding, listed_through=today() + timedelta(days=99))
    act(demand, county, inspection, finding_id=finding.pk, demand="Stop it.", due_on=working_day())
    gone(officer)
    Notice.objects.all().delete()
    act(hand_in, officer, inspection, finding_id=finding.pk, proof="Stopped.")
    assert Notice.objects.get(code="inspection_handed_in").recipient == f"user:{city.pk}"
    act(follow_up, city, inspection, finding_id=finding.pk, accepted=True)
    assert act(close, city, inspection).state == "closed"
    act(revoke_penalty, city, inspection, penalty_id=penalty.pk, why="A court did.")
    assert Entry.objects.get(pk=penalty.entry_id).ended_at


def test_what_was_never_put_right_does_not_stay_open_though_it_punishes_nobody_here(county, city, officer):
    inspection = acknowledged(county, officer, scope_place=COUNTY)
    finding = found(county, inspection)
    act(demand, county, inspection, finding_id=finding.pk, demand="Stop it.", due_on=working_day())
    finding.refresh_from_db()
    gone(officer)
    assert code_of(lambda: act(close, city, inspection)) == "findings_open"
    with time_machine.travel(finding.due_at, tick=False):
        look_at_clocks()
        assert Notice.objects.filter(code="inspection_rectify_lapsed", recipient=f"user:{city.pk}").exists()
        assert act(close, city, inspection).state == "closed"


@pytest.mark.parametrize(
    ("service", "facts"),
    [
        (demand, {"demand": "Stop it.", "due_on": working_day()}),
        (
            penalise,
            {"kind": "warning", "band": "LE2026-61", "decision_number": "HZ 1", "decided_on": today()},
        ),
        (write_letter, {"kind": "warning", "words": "Stop it."}),
    ],
    ids=["demand", "penalise", "letter"],
)
def test_it_begins_nothing_in_it(county, city, officer, service, facts):
    inspection = acknowledged(county, officer, scope_place=COUNTY)
    finding = found(county, inspection)
    gone(officer)
    named = {} if service is write_letter else {"finding_id": finding.pk}
    assert code_of(lambda: act(service, city, inspection, **named, **facts)) == "not_own"


def test_its_page_says_so_and_offers_what_ends_it_alone(county, city, officer, browse):
    inspection = acknowledged(county, officer, scope_place=COUNTY)
    visiting(city)
    address = reverse("inspection", args=[inspection.pk])
    before = browse(city).get(address).text
    assert "it alone acts in it" in before
    gone(officer)
    page = browse(city).get(address).text
    assert "The authority that ordered this inspection is dissolved" in page
    assert reverse("inspection_act", args=[inspection.pk, "close"]) in page
    assert reverse("inspection_act", args=[inspection.pk, "find"]) not in page
    assert browse(city).post(reverse("inspection_act", args=[inspection.pk, "find"])).status_code == 404
    answer = browse(city).post(reverse("inspection_act", args=[inspection.pk, "close"]), {"version": 2})
    assert answer.status_code == 302
