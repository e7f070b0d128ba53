"""What nobody answered in time: the operator's silence is noted, the platform's goes to the authority, each once."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from delivery.models import Notice, OutboxMessage
from moderation.cases.models import Case
from moderation.complaints import complaints
from moderation.complaints.complaints.handing_over import TOPIC
from moderation.complaints.models import Complaint
from moderation.complaints.tasks import look_at_clocks
from tests.complaints.filed.build import WORDS, answered, filed, wished

pytestmark = pytest.mark.django_db


def lapsed(made: Complaint, **due: timedelta) -> Complaint:
    Complaint.objects.filter(pk=made.pk).update(**{name: timezone.now() - ago for name, ago in due.items()})
    made.refresh_from_db()
    return made


HOUR = timedelta(hours=1)


def test_an_overdue_complaint_is_handed_over_once_with_its_facts(stream, bob, olga):
    made = lapsed(wished(stream, bob, offset_ms=5000), due_at=HOUR)
    assert (complaints.hand_over_lapsed(), complaints.hand_over_lapsed()) == (1, 0)
    message = OutboxMessage.objects.get(topic=TOPIC)
    assert message.subscriber == f"authority:{made.place}"
    told = message.data["data"]
    assert (told["number"], told["reason"], told["wish"], told["offset_ms"]) == (
        made.number,
        "false_claim",
        "refund",
        5000,
    )
    assert told["words_sha256"] == hashlib.sha256(WORDS.encode()).hexdigest()
    assert {step["code"] for step in told["steps"]} == {"filed", "asked"}
    assert Notice.objects.filter(code="complaint_handed_over").count() == 1
    made.refresh_from_db()
    assert complaints.whose_turn(made) == "operator"
    assert {clock.code for clock in complaints.clocks(made)} == {"answer", "operator", "authority"}


def test_neither_words_nor_names_nor_order_leave_with_it(stream, bob, olga):
    made = lapsed(wished(stream, bob), due_at=HOUR)
    complaints.hand_over_lapsed()
    told = str(OutboxMessage.objects.get(topic=TOPIC).data)
    for secret in ("Wang", made.order_ref, str(made.by_id), made.by.name):
        assert secret not in told


def test_reports_and_answered_ones_are_not_handed_over(stream, bob, olga):
    lapsed(filed(stream, bob, kind="report"), due_at=HOUR)
    withdrawn = lapsed(filed(stream, bob), due_at=HOUR)
    complaints.withdraw(user=bob, complaint_id=withdrawn.pk)
    filed(stream, bob)
    assert complaints.hand_over_lapsed() == 0


def test_the_platform_can_still_answer_afterwards(stream, bob):
    made = lapsed(filed(stream, bob), due_at=HOUR)
    complaints.hand_over_lapsed()
    made.refresh_from_db()
    assert complaints.whose_turn(made) == "authority"
    complaints.withdraw(user=bob, complaint_id=made.pk)
    made.refresh_from_db()
    assert complaints.whose_turn(made) == "nobody"


def test_an_operators_silence_is_noted_once_and_brings_the_case_forward(stream, bob, olga):
    stream.__class__.objects.filter(pk=stream.pk).update(state="ended")
    stream.refresh_from_db()
    made = lapsed(wished(stream, bob, reason="not_sent"), operator_due_at=HOUR)
    before = Case.objects.get(pk=made.case_id).rank_at
    assert (complaints.note_silence(), complaints.note_silence()) == (1, 0)
    assert Case.objects.get(pk=made.case_id).rank_at < before
    assert Notice.objects.filter(code="complaint_operator_silent").count() == 1
    made.refresh_from_db()
    assert complaints.whose_turn(made) == "platform"
    answered(made, olga)


def test_the_beat_does_both(stream, bob, olga):
    lapsed(wished(stream, bob), due_at=HOUR, operator_due_at=HOUR)
    look_at_clocks()
    look_at_clocks()
    codes = list(Complaint.objects.get().steps.values_list("code", flat=True))
    assert codes == ["filed", "asked", "operator_silent", "handed_over"]
