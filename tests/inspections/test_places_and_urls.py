"""Every page of the counter and every place: whoever stands in a visit opens what lies in its own place or below, and
nothing of a neighbour, of a wider place, or of nowhere. A page of the counter that is not in the table fails a test."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from evidence.actors import system
from evidence.exhibits import freeze
from evidence.models import Exhibit
from inspections.models import Draw, Inspection, InspectionStep, Package, Report
from moderation.cases.models import CaseExhibit
from tests.cases.build import make_cases
from tests.inspections.counter.build import inspection as inspection_of
from tests.inspections.counter.build import signed_in, visiting
from tests.inspections.orders.build import inspector
from tests.site.test_roles_and_urls import routes

pytestmark = pytest.mark.django_db

# everything asked for lies in the city of 330100 and is its market regulator's
POSTS = {
    "own": ("330100", "market"),
    "county below": ("330106", "market"),
    "neighbour": ("330400", "market"),
    "province": ("330000", "market"),
    "other province": ("340000", "market"),
    "other department": ("330100", "culture"),
}
IN, NONE = "in", 404
# one's own list or form: every place has its own
EVERY = [IN] * 6
# cases, parties and exhibits: a place's, whatever the department
PLACE = [IN, NONE, NONE, IN, NONE, IN]
# inspections and draws: a department's, read by the same department of a wider place
OFFICE = [IN, NONE, NONE, IN, NONE, NONE]
# what one person asked for
MINE = [IN, NONE, NONE, NONE, NONE, NONE]

TABLE = {
    "authority": ("GET", EVERY),
    "authority_live": ("GET", EVERY),
    "authority_table": ("GET", EVERY),
    "authority_visit": ("GET", EVERY),
    "authority_visit_end": ("POST", EVERY),
    "authority_cases": ("GET", EVERY),
    "authority_case": ("GET", PLACE),
    "authority_parties": ("GET", EVERY),
    "authority_party": ("GET", PLACE),
    "authority_reveal": ("POST", PLACE),
    "authority_exhibit": ("GET", PLACE),
    "authority_exhibit_file": ("GET", PLACE),
    # a door for who has no seat yet
    "authority_join": ("GET", EVERY),
    "inspections": ("GET", EVERY),
    "inspection_new": ("GET", EVERY),
    "joint_list": ("GET", EVERY),
    "inspection": ("GET", OFFICE),
    # the act itself is refused to who only reads
    "inspection_act": ("POST", OFFICE),
    # in a visit for the inspection; without one it asks for it
    "inspection_exhibit": ("GET", OFFICE),
    "inspection_exhibit_file": ("GET", OFFICE),
    "draws": ("GET", EVERY),
    "draw": ("GET", OFFICE),
    # to market regulators alone, and each sees its own
    "authority_handed_over": ("GET", [IN, IN, IN, IN, IN, 403]),
    # of nobody: none was handed over
    "handed_over_file": ("GET", [NONE] * 6),
    "package_ask": ("POST", OFFICE),
    "package_progress": ("GET", OFFICE),
    # in a visit for the inspection; without one it asks for it
    "package_download": ("GET", OFFICE),
    "verify_package": ("GET", EVERY),
    "reports": ("GET", EVERY),
    "report_ask": ("POST", EVERY),
    "report_state": ("GET", MINE),
    # not drawn yet
    "report_file": ("GET", [NONE] * 6),
}


def of_the_counter() -> dict[str, list[str]]:
    """Its routes with the names of their arguments."""
    found = {}
    for pattern in routes(get_resolver().url_patterns):
        address = str(pattern.pattern).lstrip("^")
        if address.startswith("authority/"):
            found[pattern.name] = list(pattern.pattern.converters) or list(pattern.pattern.regex.groupindex)
    return found


def test_every_page_of_the_counter_stands_in_the_table():
    assert set(of_the_counter()) == set(TABLE)


@pytest.fixture
def counter(stream):
    """(browser by post, arguments by name): each in a visit."""
    people = {name: inspector(place, department) for name, (place, department) in POSTS.items()}
    for user in people.values():
        visiting(user)
    ours = inspection_of(people["own"], state="delivered")
    exhibit = frozen(case := make_cases(stream, 1)[0])
    ours.findings.create(article="LM2021 18", gravity="slight", by=people["own"]).exhibits.add(exhibit)
    return {name: signed_in(user) for name, user in people.items()}, {
        "case_id": case.pk,
        "party_id": stream.channel.operator_id,
        "exhibit_id": exhibit.pk,
        "inspection_id": ours.pk,
        "act": "find",
        "draw_id": draw(people["own"], stream),
        "complaint_id": uuid.uuid4(),
        "package_id": handed_over(ours, people["own"]),
        "report_id": report(people["own"]),
        "code": "figures",
        "kind": "json",
    }


def frozen(case) -> Exhibit:
    exhibit = freeze(
        kind="words",
        data=b"{}",
        media_type="application/json",
        subject_kind="stream",
        subject_id=case.stream_id,
        place=case.place,
        retention="exhibits",
        keep_from=timezone.now(),
        actor=system("test"),
    )
    CaseExhibit.objects.create(case=case, exhibit=exhibit)
    return exhibit


def draw(user, stream):
    now = timezone.now()
    return Draw.objects.create(
        department="market",
        place="330100",
        by=user,
        period_from=now - timedelta(days=1),
        period_to=now,
        population=[stream.pk],
        population_sha256=b"\0" * 32,
        take=1,
    ).pk


def handed_over(inspection: Inspection, user):
    package = Package.objects.create(
        inspection=inspection,
        asked_by=user,
        state=Package.State.READY,
        contents=b"\0" * 32,
        sha256=b"\0" * 32,
        made_at=timezone.now(),
    )
    InspectionStep.objects.create(inspection=inspection, code="delivered", facts={"package": str(package.pk)})
    return package.pk


def report(user):
    today = timezone.localdate()
    return Report.objects.create(
        kind="dashboard",
        place="330100",
        period_from=today,
        period_to=today,
        as_of=timezone.now(),
        language="en",
        asked_by=user,
    ).pk


@contextmanager
def undone() -> Iterator[None]:
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def met(browser: Client, method: str, address: str) -> int | str:
    status = browser.generic(method, address).status_code
    assert status < 500
    return status if status in (401, 403, 404) else IN


def test_each_place_meets_its_cell(counter):
    browsers, known = counter
    wrong = {}
    for route, names in of_the_counter().items():
        method, cells = TABLE[route]
        address = reverse(route, kwargs={name: known[name] for name in names})
        with undone():
            cells_met = [met(browsers[name], method, address) for name in POSTS]
        if cells_met != cells:
            wrong[route] = cells_met
    assert not wrong


@pytest.mark.parametrize("route", ["authority", "authority_cases", "authority_live", "authority_table"])
@pytest.mark.parametrize("place", ["330400", "330000", "000000", "340000", "990000", "3301", "x"])
def test_a_place_in_the_address_is_ones_own_or_below(counter, route, place):
    browsers, known = counter
    address = reverse(route, kwargs={name: known[name] for name in of_the_counter()[route]})
    answer = browsers["own"].get(address, {"place": place})
    # a clear answer with no figures in it: refused, or said to be unreadable
    assert answer.status_code in (400, 404) or answer.context["filters"].unread == ("place",)


def test_what_is_asked_for_without_a_visit_leads_to_its_form(counter):
    browsers, known = counter
    browsers["own"].post(reverse("authority_visit_end"))
    looks = ("authority_case", "authority_party", "authority_exhibit", "authority_parties", "authority_exhibit_file")
    looks += ("inspection_exhibit", "inspection_exhibit_file", "inspection", "joint_list")
    for route in looks:
        address = reverse(route, kwargs={name: known[name] for name in of_the_counter()[route]})
        answer = browsers["own"].get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("authority_visit"))
