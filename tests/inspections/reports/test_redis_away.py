"""While Redis is away a report is asked for all the same, its page says that it waits, and a worker finds it later."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.models import AuditEvent
from inspections.models import Report
from inspections.reports import making, tasks
from tests.inspections.orders.build import inspector
from tests.inspections.reports.test_duties import long_here

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_redis_away", "seeded")]
DAY = {"from": "2026-05-20", "to": "2026-05-20", "language": "en"}


@pytest.fixture
def authority(browse):
    return browse(inspector())


@pytest.fixture
def officer(browse, person):
    return browse(person("compliance_officer"))


def test_the_broker_that_is_away_takes_no_task():
    """What the tests below stand on."""
    with pytest.raises(tasks.make.OperationalError):
        tasks.make.delay("x")


def test_the_authoritys_report_waits_and_its_pages_open(authority, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = authority.post(reverse("report_ask"), DAY)
    assert (answer.status_code, answer["Location"]) == (302, reverse("reports"))
    report = Report.objects.get()
    assert (report.state, report.failure) == ("waiting", "")
    assert AuditEvent.objects.filter(action="report.asked", target_id=str(report.pk)).count() == 1
    for page in (reverse("reports"), reverse("report_state", args=[report.pk])):
        shown = authority.get(page)
        assert shown.status_code == 200
        assert "waiting for a worker" in shown.text
    assert authority.get(reverse("report_file", args=[report.pk])).status_code == 404


def test_the_platforms_report_waits_and_its_page_says_so(officer, django_capture_on_commit_callbacks):
    long_here()
    with django_capture_on_commit_callbacks(execute=True):
        answer = officer.post(reverse("compliance_reports"), {"kind": "identities", "place": "330000"}, follow=True)
    assert answer.status_code == 200
    assert "The report is being made." in answer.text
    assert "waiting for a worker" in answer.text
    report = Report.objects.get()
    assert AuditEvent.objects.filter(action="report.asked", target_id=str(report.pk)).count() == 1
    assert report.state == "waiting"


def test_asked_for_again_it_is_the_same_one(officer, authority, django_capture_on_commit_callbacks):
    moment = timezone.now().isoformat()
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            authority.post(reverse("report_ask"), DAY | {"as_of": moment})
            officer.post(reverse("compliance_reports"), {"kind": "identities", "place": "330000"})
    assert sorted(Report.objects.values_list("kind", flat=True)) == ["dashboard", "identities"]


def test_once_redis_is_back_the_sweep_sends_what_waited(officer, django_capture_on_commit_callbacks, monkeypatch):
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(reverse("compliance_reports"), {"kind": "identities", "place": "330000"})
    Report.objects.update(touched_at=timezone.now() - timedelta(minutes=1))
    # still away: it stays where it is
    with pytest.raises(tasks.make.OperationalError):
        tasks.sweep()
    assert Report.objects.get().state == "waiting"
    monkeypatch.setattr(tasks.make, "delay", tasks.make)
    tasks.sweep()
    assert Report.objects.get().state == "ready"
    assert making.due() == []
