"""The compliance officer's page: times with their sources, holds placed and released, what was erased."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from evidence import holds
from evidence.actors import system
from evidence.models import AuditEvent, Hold
from evidence.retention.erasing import announce
from evidence.retention.registry import Part
from evidence.retention.table import classes

pytestmark = pytest.mark.django_db
PAGE = "compliance_retention"


@pytest.fixture
def officer(person, browse):
    return browse(person("compliance_officer"))


def facts(stream, **changed) -> dict[str, str]:
    typed = {"why": "complaint", "basis": "C-77", "subject_kind": "stream", "subject_id": str(stream.pk)}
    return typed | {"period_from": "", "period_to": ""} | changed


def test_every_class_stands_there_with_its_source(officer):
    page = officer.get(reverse(PAGE)).content.decode()
    assert all(one.en in page and one.source in page for one in classes())


def test_the_page_speaks_chinese(officer):
    officer.cookies["django_language"] = "zh-hans"
    page = officer.get(reverse(PAGE)).content.decode()
    assert all(one.zh in page and one.clock_zh in page for one in classes())


def test_a_hold_is_placed_and_shown_by_its_subjects_name(officer, stream):
    answer = officer.post(reverse("hold_place"), facts(stream), follow=True)
    hold = Hold.objects.get()
    assert (hold.subject_kind, hold.subject_id, hold.why) == ("stream", str(stream.pk), "complaint")
    assert hold.placed_by == AuditEvent.objects.get(action="hold.placed").actor_label
    assert stream.title in answer.content.decode()


def test_the_days_typed_are_days_of_china(officer, stream):
    officer.post(reverse("hold_place"), facts(stream, period_from="2026-09-01", period_to="2026-09-30"))
    hold = Hold.objects.get()
    assert hold.period_from == datetime.fromisoformat("2026-09-01T00:00+08:00")
    assert hold.period_to == datetime.fromisoformat("2026-10-01T00:00+08:00")


@pytest.mark.parametrize("kind", ["channel", "party", "place"])
def test_rooms_parties_and_places_can_be_held_too(officer, stream, kind):
    ids = {"channel": stream.channel_id, "party": stream.channel.operator_id, "place": "330106"}
    officer.post(reverse("hold_place"), facts(stream, subject_kind=kind, subject_id=str(ids[kind])))
    assert holds.held([(kind, ids[kind])])


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("subject_id", {"subject_id": str(uuid4())}),
        ("subject_id", {"subject_id": "x"}),
        ("subject_id", {"subject_kind": "place", "subject_id": "999999"}),
        ("subject_id", {"subject_kind": "channel", "subject_id": "9" * 30}),
        ("subject_id", {"subject_id": "\x00"}),
        ("basis", {"basis": ""}),
        ("why", {"why": "inspection"}),
        ("subject_kind", {"subject_kind": "case"}),
        ("period_to", {"period_from": "2026-09-02", "period_to": "2026-09-01"}),
        ("period_from", {"period_from": "30.2.2026"}),
    ],
    ids=["unknown", "no-id", "no-place", "no-room", "null", "basis", "why", "kind", "backwards", "no-day"],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(officer, stream, field, changed):
    answer = officer.post(reverse("hold_place"), facts(stream, **changed))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    if field != "basis":
        assert 'value="C-77"' in answer.content.decode()
    assert not Hold.objects.exists()


def test_a_hold_is_released_once(officer, stream):
    officer.post(reverse("hold_place"), facts(stream), follow=True)
    hold = Hold.objects.get()
    first, second = (officer.post(reverse("hold_release", args=[hold.pk]), follow=True) for _ in range(2))
    assert [str(one.level_tag) for one in first.context["messages"]] == ["success"]
    assert [str(one.level_tag) for one in second.context["messages"]] == ["warning"]
    assert AuditEvent.objects.filter(action="hold.released").count() == 1
    assert officer.post(reverse("hold_release", args=[uuid4()])).status_code == 404


def test_an_inspections_hold_has_no_button(officer, stream):
    (hold,) = holds.place(
        why="inspection", basis="I1", subjects=[("stream", stream.pk)], actor=system("test"), period_from=None
    )
    page = officer.get(reverse(PAGE)).content.decode()
    assert stream.title in page
    assert reverse("hold_release", args=[hold.pk]) not in page
    officer.post(reverse("hold_release", args=[hold.pk]))
    assert holds.held([("stream", stream.pk)])


def test_what_was_erased_is_listed_with_its_figures(officer):
    moment = datetime.fromisoformat("2026-05-04T00:00+00:00")
    part = Part("signals_unsold", "signals_batch_20260504", moment, moment, 4321)
    announce(part=part, erased=4000, kept=321, actor=system("test"))
    page = officer.get(reverse(PAGE)).content.decode()
    assert "signals_batch_20260504" in page
    assert "4,321" in page


def test_the_page_takes_few_queries_however_many_holds(officer, stream, django_assert_max_num_queries):
    for number in range(30):
        holds.place(why="order", basis=f"O-{number}", subjects=[("stream", stream.pk)], actor=system("test"))
    with django_assert_max_num_queries(20):
        assert officer.get(reverse(PAGE)).status_code == 200
