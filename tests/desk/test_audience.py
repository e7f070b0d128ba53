"""Raising a stream's audience from its page, and who was refused at its door, in words."""

import pytest
from django.urls import reverse

from evidence.models import AuditEvent
from livestream.ages.audience import effective
from livestream.models import AdmissionEntry
from livestream.services import end_stream


def raise_to(browser, stream, audience, reason="Knives are shown"):
    return browser.post(reverse("stream_audience", args=[stream.pk]), {"audience": audience, "reason": reason})


def test_a_moderator_raises_it(browse, stream, alice):
    assert raise_to(browse(alice), stream, "18+").status_code == 302
    assert effective(stream) == "18+"
    assert AuditEvent.objects.filter(action="stream.audience_raised").exists()
    page = browse(alice).get(reverse("stream_timeline", args=[stream.pk])).content.decode()
    assert "raised by a moderator" in page
    assert "Raise the audience" not in page


@pytest.mark.parametrize(
    ("audience", "reason", "said"),
    [
        ("18+", "  ", "Say why"),
        ("99+", "x", "Choose one"),
        ("all", "x", "already"),
        ("18+", "x" * 201, "200 characters"),
    ],
)
def test_what_cannot_stand_is_said(browse, stream, alice, audience, reason, said):
    answer = raise_to(browse(alice), stream, audience, reason)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert effective(stream) == "all"


def test_an_ended_stream_is_for_nobody_any_more(browse, stream, platform, alice):
    end_stream(client=platform, stream_id=stream.pk)
    assert raise_to(browse(alice), stream, "18+").status_code == 409


def test_it_is_the_moderators_act(browse, stream, dana, eve):
    for user in (dana, eve):
        assert raise_to(browse(user), stream, "18+").status_code == 403
    page = browse(dana).get(reverse("stream_timeline", args=[stream.pk])).content.decode()
    assert "Raise the audience" not in page


def test_refusals_at_the_door_are_told_in_words(browse, stream, platform, alice):
    AdmissionEntry.objects.create(
        client=platform, act="start", stream=stream, place="330100", allowed=False, reasons=["licence_missing"]
    )
    page = browse(alice).get(reverse("stream_timeline", args=[stream.pk])).content.decode()
    assert "go live" in page
    assert "licence_missing" not in page
