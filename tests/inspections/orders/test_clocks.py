"""Clocks: a letter before, a letter after, and an order that nobody acknowledges."""

from datetime import timedelta

import pytest
import time_machine

from accounts.models import User
from delivery.models import Notice
from evidence.models import Hold
from inspections.models import Inspection, InspectionStep
from inspections.orders.clocks import clocks, look_at_clocks, served_at
from inspections.orders.ending import close
from inspections.orders.papers import Paper
from inspections.orders.rectifying import demand
from tests.inspections.orders.build import (
    acknowledged,
    act,
    found,
    fresh,
    inspector,
    ordered,
    penalised,
    today,
    working_day,
)

pytestmark = pytest.mark.django_db


def codes(user: User) -> list[str]:
    return sorted(Notice.objects.filter(recipient=f"user:{user.pk}").values_list("code", flat=True))


@pytest.fixture
def officer(person):
    return person("compliance_officer")


@pytest.fixture
def user(seeded):
    return inspector()


def test_the_material_is_reminded_of_before_and_after_once_each(user, officer):
    inspection = acknowledged(user, officer)
    Notice.objects.all().delete()
    assert look_at_clocks() == 0
    with time_machine.travel(inspection.due_at - timedelta(days=2), tick=False):
        assert look_at_clocks() == 1
        assert look_at_clocks() == 0
    assert codes(officer) == ["inspection_deliver_soon"]
    assert codes(user) == []
    with time_machine.travel(inspection.due_at, tick=False):
        assert look_at_clocks() == 1
        assert look_at_clocks() == 0
    assert codes(officer) == ["inspection_deliver_late", "inspection_deliver_soon"]
    assert codes(user) == ["inspection_deliver_lapsed"]


def test_each_owed_proof_has_a_clock_of_its_own(user, officer):
    inspection = acknowledged(user, officer)
    for article in ("LM2021 9", "LM2021 18"):
        finding = found(user, inspection, article=article)
        act(demand, user, inspection, finding_id=finding.pk, demand="Stop it.", due_on=working_day(5))
    Notice.objects.all().delete()
    due = fresh(inspection).findings.first().due_at
    with time_machine.travel(due, tick=False):
        assert look_at_clocks() == 1
    # the material's clock has not run out, and is near
    late = Notice.objects.filter(code="inspection_rectify_late")
    assert sorted(letter.facts["article"] for letter in late) == ["LM2021 18", "LM2021 9"]


def test_an_order_that_nobody_acknowledges_counts_as_served(user, officer):
    inspection = ordered(user)
    with time_machine.travel(served_at(inspection) - timedelta(seconds=1), tick=False):
        assert look_at_clocks() == 0
    with time_machine.travel(served_at(inspection), tick=False):
        assert look_at_clocks() == 1
        assert look_at_clocks() == 0
    served = fresh(inspection)
    assert (served.state, served.acknowledged_by) == ("acknowledged", None)
    assert served.acknowledged_at is not None
    assert InspectionStep.objects.get(code="served").by is None
    assert "inspection_served" in codes(user)


def test_nothing_rings_once_it_is_over(user, officer):
    inspection = acknowledged(user, officer)
    act(close, user, inspection)
    Notice.objects.all().delete()
    with time_machine.travel(inspection.due_at + timedelta(days=9), tick=False):
        assert look_at_clocks() == 0
    assert clocks(fresh(inspection)) == []
    assert not Notice.objects.exists()


def test_what_a_penalty_rests_on_is_held_until_nobody_can_appeal(user, officer, stream):
    inspection = acknowledged(user, officer)
    paper = Paper(b"%PDF-1.7", "application/pdf")
    finding = found(user, inspection, gravity="grave", party=f"Streamer {stream.ref}", papers=[paper])
    penalised(user, finding, appeal_until=today() + timedelta(days=60))
    act(close, user, inspection)
    assert Hold.objects.filter(released_at=None).count() == 1
    assert look_at_clocks() == 0
    with time_machine.travel(inspection.due_at + timedelta(days=61), tick=False):
        assert look_at_clocks() == 1
        assert look_at_clocks() == 0
    assert not Hold.objects.filter(released_at=None).exists()


def test_a_quiet_platform_costs_one_query(user, django_assert_num_queries):
    assert not Inspection.objects.exists()
    with django_assert_num_queries(2):
        look_at_clocks()
