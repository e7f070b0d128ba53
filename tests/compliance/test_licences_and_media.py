"""The platform's licences, and the media servers with the lag of their cuts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.models import AuditEvent
from livestream.models import MediaRefusal, MediaServer, MediaSession, PlatformLicence


@pytest.fixture
def officer(browse, person):
    return browse(person("compliance_officer"))


def add(browser, **changed):
    fields = {"covers": "finance", "number": "2026-1", "valid_from": "2026-01-01", "valid_until": "2027-01-01"}
    return browser.post(reverse("compliance_licences"), fields | changed)


def test_a_licence_is_added_and_withdrawn(officer, seeded):
    assert add(officer).status_code == 302
    licence = PlatformLicence.objects.get()
    address = reverse("licence_withdraw", args=[licence.pk])
    for _ in range(2):
        assert officer.post(address).status_code == 302
    licence.refresh_from_db()
    assert licence.withdrawn_at is not None
    actions = AuditEvent.objects.filter(target_kind="licence").order_by("id")
    assert [event.action for event in actions] == ["licence.added", "licence.withdrawn"]
    assert "withdrawn" in officer.get(reverse("compliance_licences")).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"covers": "weapons"}, "Select a valid choice"),
        ({"number": ""}, "required"),
        ({"number": "x" * 61}, "60"),
        ({"valid_from": "2026-02-30"}, "valid date"),
        ({"valid_until": "2025-12-31"}, "ends before it begins"),
    ],
)
def test_what_cannot_be_a_licence_is_said_beside_the_field(officer, seeded, changed, said):
    answer = add(officer, **changed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not PlatformLicence.objects.exists()


def test_one_number_stands_once(officer, seeded):
    add(officer)
    answer = add(officer)
    assert answer.status_code == 422
    assert "on the list already" in answer.content.decode()
    assert PlatformLicence.objects.count() == 1


def test_an_unknown_licence_is_404(officer, seeded):
    assert officer.post(reverse("licence_withdraw", args=[999_999])).status_code == 404


def test_the_lag_of_a_cut_is_shown(officer, stream):
    server = MediaServer.objects.create(
        name="hangzhou-1", kind="srs", secret_digest=b"x" * 32, publish_url="rtmp://live.example.org/live"
    )
    now = timezone.now()
    MediaSession.objects.create(
        server=server, remote="1", stream=stream, part="publisher", cut_at=now - timedelta(seconds=1.5), ended_at=now
    )
    MediaSession.objects.create(server=server, remote="2", stream=stream, part="publisher", cut_at=now)
    MediaRefusal.objects.create(server=server, stream=stream, call="publish", code="wrong_key", body="secret body")
    text = officer.get(reverse("compliance_media")).content.decode()
    assert "1.5 s" in text
    assert "not silent yet" in text
    assert "The stream key is not the one in force." in text
    assert "secret body" not in text


def test_without_servers_the_page_says_how_one_comes(officer, seeded):
    assert "No media server is registered" in officer.get(reverse("compliance_media")).content.decode()
