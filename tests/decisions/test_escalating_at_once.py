"""Two beats find the same silence, two scans the same stream."""

from datetime import timedelta
from threading import Event

import pytest
from django.db import transaction
from django.utils import timezone

from livestream.models import Stream
from moderation.cases.models import Case
from moderation.cases.scanning import scan
from moderation.decisions.acknowledging import escalate_due
from moderation.decisions.models import Decision, Measure, Publication
from moderation.decisions.publishing import publish_due
from tests.at_once import at_once
from tests.conftest import new_stream, send, send_and_scan, speech
from tests.decisions.held import decided_on

pytestmark = pytest.mark.django_db(transaction=True)


PYRAMID = "交九百九入会，拉三个人就返本，躺着赚"


class Nothing(Exception):
    """No refusal is expected here."""


def test_each_silent_warning_is_escalated_and_published_once(platform, person):
    moderator = person("moderator")
    streams = [new_stream(platform, f"s-{n}") for n in range(3)]
    for stream in streams:
        decided_on(stream, moderator, "warn")
    long_ago = timezone.now() - timedelta(minutes=5)
    Measure.objects.update(starts_at=long_ago, acknowledge_by=long_ago)
    acts = [escalate_due] * 3 + [publish_due] * 3
    results = at_once(*acts, refused=Nothing)
    assert (sum(results[:3]), sum(results[3:])) == (3, 3)
    assert Case.objects.filter(kind="patrol", version=1).count() == 3
    assert Publication.objects.filter(published_at__isnull=False).count() == 3


def test_two_scans_of_one_stream_pause_it_once_and_wait_for_nobody(stream, settings):
    settings.MACHINE_MEASURES = True
    # of two groups, so that each has a case of its own
    batches = [send(stream, speech(1, PYRAMID)), send(stream, speech(2, "跟专柜一模一样的原单，懂的都懂"))]
    at_once(
        *[lambda batch=batch: scan(batch_id=batch.pk, received_on=batch.received_on) for batch in batches],
        refused=Nothing,
    )
    assert Case.objects.count() == 2
    assert Measure.objects.get().kind == "pause"
    assert Decision.objects.get().automatic


def test_a_scan_that_cannot_have_the_stream_goes_on_without_the_machine(stream, settings):
    settings.MACHINE_MEASURES = True
    held, done = Event(), Event()

    def hold() -> str:
        with transaction.atomic():
            Stream.objects.select_for_update(no_key=True).get(pk=stream.pk)
            held.set()
            done.wait(20)
        return "held"

    def scan_it() -> int:
        held.wait(20)
        try:
            send_and_scan(stream, speech(1, PYRAMID))
        finally:
            done.set()
        return Case.objects.count()

    assert at_once(hold, scan_it, refused=Nothing) == ["held", 1]
    assert not Decision.objects.exists()
