"""A complaint is taken, gets a number and a deadline, and stands in the line; what can't stand is refused with nothing
done."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Document
from blocklists.refusing import Refused
from delivery.models import Notice
from evidence.models import AuditEvent
from livestream.models import Channel
from moderation.cases.models import Case, CaseExclusion, Severity
from moderation.complaints import complaints
from moderation.complaints.complaints.terms import MOST_AN_HOUR
from moderation.complaints.complaints.words import SENTENCES
from moderation.complaints.models import Complaint
from moderation.decisions import working_days
from tests.accounts.documents.pictures import picture
from tests.complaints.filed.build import WORDS, buyer, filed
from tests.conftest import new_stream

pytestmark = pytest.mark.django_db


def test_it_has_a_number_a_deadline_and_a_case_of_its_own_kind(stream, bob):
    made = filed(stream, bob, offset_ms=65_000, product="p-1")
    case = Case.objects.get(pk=made.case_id)
    assert made.number.startswith("C")
    assert made.due_at == working_days.add(made.at, 7)
    assert (case.kind, case.queue_id, case.stream_id, case.severity) == ("complaint", 14, stream.pk, Severity.MEDIUM)
    assert (case.flag_count, case.last_flag_id, made.serial) == (1, 1, 1)
    assert [step.code for step in made.steps.all()] == ["filed"]
    assert Notice.objects.get(code="complaint_received").recipient == f"user:{bob.pk}"


def test_the_words_are_sealed_and_stand_in_no_event_and_no_letter(stream, bob):
    made = filed(stream, bob)
    assert made.words == WORDS
    assert WORDS.encode() not in bytes(Complaint.objects.values_list("words", flat=True).get())
    for event in AuditEvent.objects.all():
        assert "Wang" not in str(event.detail)
    assert "Wang" not in str(list(Notice.objects.values()))


def test_without_a_stream_it_is_about_the_room_and_its_operator(stream, bob):
    made = filed(stream, bob, stream=None, channel=stream.channel)
    case = Case.objects.get(pk=made.case_id)
    assert (case.stream_id, case.party_id) == (None, stream.channel.operator_id)
    assert case.channel_id == stream.channel_id == made.channel_id


def test_a_room_that_is_nobodys_stands_in_its_last_stream(stream, bob):
    stream.channel.operator = None
    stream.channel.save()
    made = filed(stream, bob, stream=None, channel=stream.channel)
    assert Case.objects.get(pk=made.case_id).stream_id == stream.pk
    empty = Channel.objects.create(client=stream.client, ref="empty", name="Empty", place="330100")
    with pytest.raises(Refused, match="unknown_target"):
        filed(stream, bob, stream=None, channel=empty)


def test_reason_and_moment_alone_are_a_complaint(stream, bob):
    assert filed(stream, bob, words="", offset_ms=0).words is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "song"}, "unknown_kind"),
        ({"reason": "mood"}, "unknown_reason"),
        ({"wish": "gold"}, "unknown_wish"),
        ({"kind": "report", "wish": "refund"}, "wish_in_report"),
        ({"wish": "refund"}, "order_missing"),
        ({"reason": "other", "words": " "}, "words_missing"),
        ({"words": "x" * 2001}, "words_too_long"),
        ({"product": "x" * 65}, "too_long"),
        ({"offset_ms": -1}, "moment_outside"),
        ({"offset_ms": 10**15}, "moment_outside"),
        ({"stream": None}, "target_missing"),
        ({"received_on": date(2999, 1, 1)}, "day_to_come"),
        ({"received_on": date(2026, 3, 2), "sent_back_on": date(2026, 3, 1)}, "sent_back_before"),
        ({"received_on": date(2026, 3, 2)}, "day_too_early"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_stand_is_refused_with_its_reason(stream, bob, changed, code):
    with pytest.raises(Refused) as refused:
        filed(stream, bob, **changed)
    assert refused.value.code == code
    assert refused.value.field
    assert str(SENTENCES[code])
    assert not Complaint.objects.exists()
    assert not Case.objects.filter(kind="complaint").exists()


def test_a_stream_of_another_room_is_refused(stream, bob, platform):
    with pytest.raises(Refused, match="other_room"):
        filed(stream, bob, channel=new_stream(platform, "s-2").channel)


def test_nobody_complains_for_a_stranger_nor_about_the_own_room(stream, bob, olga, person):
    stranger = buyer(person())
    with pytest.raises(Refused, match="not_yours"):
        filed(stream, bob, party=stranger)
    with pytest.raises(Refused, match="own_room"):
        filed(stream, olga)
    with pytest.raises(Refused, match="no_party"):
        filed(stream, person())


def test_filed_twice_under_one_id_is_one_complaint(stream, bob):
    first, new = complaints.file_once(
        kind="complaint", reason="price", words=WORDS, stream=stream, user=bob, client_ref="form-1"
    )
    again, fresh = complaints.file_once(
        kind="complaint", reason="price", words=WORDS, stream=stream, user=bob, client_ref="form-1"
    )
    assert (new, fresh, again.pk) == (True, False, first.pk)
    assert Case.objects.get(pk=first.case_id).flag_count == 1
    with pytest.raises(Refused, match="ref_taken"):
        filed(stream, bob, client_ref="form-1", words="something else")


def test_one_persons_form_ids_are_not_anothers(stream, bob, many):
    (other,) = many(1)
    assert filed(stream, bob, client_ref="form-1").pk != filed(stream, other, client_ref="form-1").pk


def test_who_complains_and_who_is_meant_must_not_judge_it(stream, bob, olga):
    made = filed(stream, bob)
    kept_away = CaseExclusion.objects.filter(case=made.case_id, why="party")
    assert {one.user_id for one in kept_away} == {bob.pk, olga.pk}


def test_pictures_are_kept_as_evidence_and_anothers_are_not_taken(stream, bob, many):
    upload = SimpleUploadedFile("a.jpg", picture())
    made = filed(stream, bob, files=[upload])
    assert [(one.kind, one.party_id) for one in made.files.all()] == [(Document.Kind.EVIDENCE, made.by_id)]
    (other,) = many(1)
    with pytest.raises(Refused, match="file_not_yours"):
        filed(stream, other, files=list(made.files.all()))
    with pytest.raises(Refused, match="too_many_files"):
        filed(stream, bob, files=[upload] * 7)


def test_an_hour_has_an_end_and_is_over_after_an_hour(stream, bob):
    made = filed(stream, bob)
    Complaint.objects.bulk_create(
        Complaint(
            client=made.client, kind="report", reason="price", channel=made.channel, place="330100", by=made.by,
            due_at=made.due_at, at=timezone.now(),
        )
        for _ in range(MOST_AN_HOUR)
    )  # fmt: skip
    with pytest.raises(Refused, match="too_many_now"):
        filed(stream, bob)
    Complaint.objects.update(at=timezone.now() - timedelta(hours=1, seconds=1))
    assert filed(stream, bob).pk
