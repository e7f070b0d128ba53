"""Complaints laid before the market regulator: its own place's, with their file, and nobody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.models import AuditEvent
from moderation.complaints import complaints
from moderation.complaints.models import Complaint
from tests.complaints.filed.build import WORDS, buyer, filed
from tests.inspections.counter.build import visiting
from tests.inspections.orders.build import CITY, NEIGHBOUR, PROVINCE, inspector

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(stream, person):
    complainant = person("", "bob")
    buyer(complainant)
    one = filed(stream, complainant)
    Complaint.objects.filter(pk=one.pk).update(due_at=timezone.now() - timedelta(hours=1))
    assert complaints.hand_over_lapsed() == 1
    return one


@pytest.mark.parametrize(("place", "seen"), [(CITY, True), (PROVINCE, True), (NEIGHBOUR, False)])
def test_it_is_listed_for_its_place_and_the_places_above(made, browse, place, seen):
    page = browse(inspector(place)).get(reverse("authority_handed_over")).content.decode()
    assert (made.number in page) is seen
    assert WORDS not in page


def test_another_department_has_no_such_list(made, browse):
    police = browse(inspector(CITY, "police"))
    assert police.get(reverse("authority_handed_over")).status_code == 403


def test_its_file_wants_a_visit_and_is_a_look_on_record(made, browse):
    user = inspector()
    browser, address = browse(user), reverse("handed_over_file", args=[made.pk])
    assert browser.get(address)["Location"].startswith(reverse("authority_visit"))
    visiting(user, "complaint")
    answer = browser.get(address)
    assert answer.json()["data"]["number"] == made.number
    assert WORDS not in answer.content.decode()
    event = AuditEvent.objects.get(action="authority.looked")
    assert (event.target_kind, event.target_id) == ("complaint", str(made.pk))


def test_to_the_neighbour_there_is_no_such_file(made, browse):
    user = inspector(NEIGHBOUR)
    visiting(user, "complaint")
    assert browse(user).get(reverse("handed_over_file", args=[made.pk])).status_code == 404


@pytest.mark.parametrize("before", ["x", "2026-13-45", "2026-11-20"])
def test_an_address_that_can_not_be_read_shows_the_newest(made, browse, before):
    page = browse(inspector()).get(reverse("authority_handed_over"), {"before": before})
    assert made.number in page.content.decode()
