"""What is owed soon or overdue is told once a day to those who decide appeals, and counted for /metrics."""

from datetime import timedelta

from django.test import Client

from delivery.models import Notice
from evidence.models import AuditEvent
from moderation.complaints.models import Appeal
from moderation.complaints.reminders import remind
from tests.complaints.build import answered, held_by


def test_an_appeal_that_has_time_is_nobodys_letter(made, senior):
    assert remind() == 0
    assert not Notice.objects.filter(code="appeals_waiting").exists()


def test_three_days_before_everybody_who_decides_appeals_is_told_once_a_day(made, senior, person, time_machine):
    officer = person("compliance_officer")
    person("moderator")
    time_machine.move_to(made.due_at - timedelta(days=3))
    assert remind() == 2
    assert remind() == 0
    letters = Notice.objects.filter(code="appeals_waiting")
    assert {letter.recipient for letter in letters} == {f"user:{senior.pk}", f"user:{officer.pk}"}
    assert letters[0].facts == {"soon": 1, "late": 0}
    assert AuditEvent.objects.get(action="appeals.reminded").detail["letters"] == 2
    time_machine.move_to(made.due_at + timedelta(minutes=1))
    assert remind() == 2
    assert Notice.objects.latest("id").facts == {"soon": 0, "late": 1}


def test_who_comes_later_on_that_day_is_told_then(made, senior, person, time_machine):
    time_machine.move_to(made.due_at)
    assert remind() == 1
    person("senior_moderator", "zoe")
    assert remind() == 1


def test_what_is_answered_is_owed_no_more(made, senior, time_machine):
    answered(held_by(senior, made), senior)
    time_machine.move_to(made.due_at)
    assert remind() == 0


def test_what_is_overdue_is_a_figure(made, senior):
    assert "streamwarden_appeals_overdue 0.0" in Client().get("/metrics").content.decode()
    Appeal.objects.update(due_at=made.due_at - timedelta(days=17))
    assert "streamwarden_appeals_overdue 1.0" in Client().get("/metrics").content.decode()
