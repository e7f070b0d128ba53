"""The count of hard cases: for a break, and for one's own eyes alone."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from evidence.models import AuditEvent
from moderation.cases import claims
from moderation.cases.models import Case, Severity
from moderation.quality.exposure import BREAK_AFTER, BREAK_S, exposure_of, forget, looked, take_break
from moderation.quality.models import ExposureDay
from tests.conftest import OFF_PLATFORM, send_and_scan, speech

pytestmark = pytest.mark.django_db


def test_each_case_counts_once_in_a_shift(alice):
    for case in (1, 2, 2, 1):
        seen = looked(user=alice, case_id=case)
    assert (seen.today, seen.since_break) == (2, 2)


def test_a_break_is_due_after_so_many(alice):
    for case in range(BREAK_AFTER - 1):
        assert not looked(user=alice, case_id=case).break_due
    assert looked(user=alice, case_id=BREAK_AFTER).break_due
    take_break(user=alice)
    seen = exposure_of(alice)
    assert (seen.today, seen.since_break, seen.break_due) == (BREAK_AFTER, 0, False)


def test_a_long_enough_pause_was_a_break(alice):
    looked(user=alice, case_id=1)
    ExposureDay.objects.update(last_at=F("last_at") - timedelta(seconds=BREAK_S + 1), since_break=BREAK_AFTER)
    assert exposure_of(alice).since_break == 0
    assert looked(user=alice, case_id=2).since_break == 1


def test_the_count_is_forgotten_after_a_week(alice):
    looked(user=alice, case_id=1)
    assert forget() == 0
    ExposureDay.objects.update(day=F("day") - timedelta(days=8))
    assert forget() == 1


@pytest.fixture
def severe(stream) -> Case:
    """As a card about sexual content would be; the words behind it do not matter here."""
    send_and_scan(stream, speech(5, OFF_PLATFORM))
    Case.objects.update(group=1, severity=Severity.CRITICAL)
    return Case.objects.get()


def test_opening_a_severe_card_counts_and_another_does_not(severe, browse, alice):
    address = reverse("case", args=[severe.pk])
    browse(alice).get(address)
    browse(alice).get(address + "?at=5000")
    assert exposure_of(alice).today == 1
    Case.objects.update(severity=Severity.HIGH)
    browse(alice).get(address)
    assert exposure_of(alice).today == 1


def test_the_card_asks_for_a_break_and_the_button_gives_the_case_back(severe, browse, alice):
    browser, address = browse(alice), reverse("case", args=[severe.pk])
    assert "Time for a break" not in browser.get(address).content.decode()
    ExposureDay.objects.update(since_break=BREAK_AFTER)
    assert "Time for a break" in browser.get(address).content.decode()
    claims.claim(user=alice, case_id=severe.pk)
    assert browser.post(reverse("exposure_break")).status_code == 302
    severe.refresh_from_db()
    assert severe.holder is None
    assert "Time for a break" not in browser.get(address).content.decode()


def test_nobody_else_is_told(severe, browse, alice, carol):
    # figures that no id, time or token holds by chance
    today, since = 1_876_543_210, 1_765_432_109
    ExposureDay.objects.create(
        user=alice, day=timezone.localdate(), severe=today, since_break=since, last_at=timezone.now()
    )
    own = browse(alice).get(reverse("me")).content.decode()
    assert f"{today} hard cases today" in own
    for name in ("me", "quality", "console", "console_rows", "metrics"):
        page = browse(carol).get(reverse(name)).content.decode()
        assert [said for said in (str(today), str(since), f"{today:,}", f"{since:,}") if said in page] == [], name
    looked(user=alice, case_id=1)
    take_break(user=alice)
    assert not AuditEvent.objects.filter(action__contains="break").exists()


def test_whoever_sees_no_cases_sees_no_count(browse, person):
    assert "Hard cases" not in browse(person()).get(reverse("me")).content.decode()


@pytest.mark.parametrize(
    ("switches", "marks", "not_there"),
    [
        ({}, ["data-blur", "data-grey", "data-mute", "Show what is blurred"], []),
        ({"blur": "off"}, ["data-grey"], ["data-blur", "Show what is blurred"]),
        ({"grey": "off", "mute": "off"}, ["data-blur"], ["data-grey", "data-mute"]),
    ],
    ids=["all-on", "no-blur", "in-colour"],
)
def test_ones_preferences_are_honoured_on_the_card(severe, browse, alice, switches, marks, not_there):
    browser = browse(alice)
    browser.post(reverse("preferences"), switches)
    page = browser.get(reverse("case", args=[severe.pk])).content.decode()
    assert [mark for mark in marks if mark not in page] == []
    assert [mark for mark in not_there if mark in page] == []


def test_a_card_that_is_not_severe_is_veiled_for_nobody(severe, browse, alice):
    Case.objects.update(severity=Severity.HIGH)
    assert "data-blur" not in browse(alice).get(reverse("case", args=[severe.pk])).content.decode()
