"""What freezing costs where it may cost least: in the transaction that scans."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moderation.cases.models import Freezing
from moderation.cases.scanning import scan
from tests.conftest import CURE, OFF_PLATFORM, chat, send, send_and_scan, speech

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("lines", "queries"),
    # as many as before there was anything to freeze; two of them are the transaction's, and two more ask for the slip's
    # correction
    [(["这件多少钱"], 7), ([OFF_PLATFORM], 14), ([OFF_PLATFORM, CURE], 16)],
    ids=["clean", "one case", "two cases"],
)
def test_a_scan_asks_for_it_without_another_query(stream, lines, queries):
    send_and_scan(stream, speech(1, "大家好"))
    batch = send(stream, *[speech(n + 10, line) for n, line in enumerate(lines)])
    with CaptureQueriesContext(connection) as captured:
        scan(batch_id=batch.pk, received_on=batch.received_on)
    assert len(captured) == queries


def test_a_clean_batch_asks_for_nothing(stream):
    send_and_scan(stream, speech(1, "大家好"), chat(2, "多少钱"))
    assert not Freezing.objects.exists()


def test_flags_of_a_case_that_waits_change_its_row_and_not_its_time(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    before = Freezing.objects.get()
    send_and_scan(stream, speech(2, OFF_PLATFORM + "快点"))
    after = Freezing.objects.get()
    assert (after.due_at, after.version) == (before.due_at, before.version + 1)
