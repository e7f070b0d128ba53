"""Proof of the site's security: the newest run, its file, a check's history."""

import pytest
from django.urls import reverse

from evidence.models import AuditEvent
from inspections.models import SelfCheckRun
from inspections.selfchecks import running, tasks
from inspections.selfchecks.checks import CHECKS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_is_asked(settings):
    settings.DEPENDENCY_AUDIT_URL = settings.SITE_URL = ""


@pytest.fixture
def officer(browse, person):
    return browse(person("compliance_officer"))


def test_before_the_first_run_the_page_says_what_will_be_there(officer):
    assert "Nothing was checked yet" in officer.get(reverse("compliance_security")).content.decode()
    assert officer.get(reverse("security_json")).status_code == 404


def test_the_page_and_its_file_tell_the_newest_run(officer):
    running.run()
    page = officer.get(reverse("compliance_security")).content.decode()
    assert "No restore was ever tested" in page
    told = officer.get(reverse("security_json")).json()
    assert [check["code"] for check in told["checks"]] == list(CHECKS)
    assert {"code": "restore_never"}.items() <= told["checks"][6]["facts"].items()


def test_a_check_has_a_history(officer):
    for _ in range(2):
        running.run()
    page = officer.get(reverse("security_check", args=["backups"])).content.decode()
    assert page.count("No restore was ever tested") == 2
    assert officer.get(reverse("security_check", args=["nothing"])).status_code == 404


def test_asked_for_a_worker_runs_them(officer, monkeypatch):
    monkeypatch.setattr(tasks.run, "delay", tasks.run)
    assert officer.post(reverse("security_run")).status_code == 302
    assert SelfCheckRun.objects.get().by is not None


@pytest.mark.usefixtures("_redis_away")
def test_while_redis_is_away_the_page_says_that_nothing_was_started_and_shows_what_was_found(officer):
    running.run()
    answer = officer.post(reverse("security_run"), follow=True)
    assert answer.status_code == 200
    assert "The checks can’t be started now" in answer.text
    assert "The checks are running" not in answer.text
    assert "No restore was ever tested" in answer.text
    # nothing half done: neither a run nor an event of one
    assert SelfCheckRun.objects.count() == 1
    assert AuditEvent.objects.filter(action="selfchecks.run").count() == 1
    assert officer.get(reverse("security_json")).status_code == 200
    assert officer.get(reverse("security_check", args=["backups"])).status_code == 200


@pytest.mark.usefixtures("_redis_away")
def test_while_redis_is_away_the_checks_themselves_find_what_they_can(officer):
    results = {check.code: check.result for check in running.run().checks.all()}
    assert set(results) == set(CHECKS)
    assert results["backups"] == "bad"
    assert "failed" not in [check.facts["code"] for check in SelfCheckRun.objects.get().checks.all()]
