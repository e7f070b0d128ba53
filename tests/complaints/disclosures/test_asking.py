"""Who stands behind the room is asked in a dispute alone, by who complained, with a reason, and waits once."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.roles import COMPLIANCE
from blocklists.refusing import Refused
from delivery.models import Notice
from evidence.models import AuditEvent
from moderation.complaints import complaints, disclosures
from moderation.complaints.complaints.words import sentence
from moderation.complaints.models import Complaint, Disclosure
from tests.complaints.disclosures.conftest import BECAUSE, WHY, staff_of
from tests.complaints.filed.build import answered, decided, filed, held_by, wished

pytestmark = pytest.mark.django_db


def ask(user, made, reason=WHY) -> Disclosure:
    return disclosures.ask(user=user, complaint_id=made.pk, reason=reason)


def refused(*arguments, **changed) -> str:
    with pytest.raises(Refused) as refusal:
        ask(*arguments, **changed)
    assert sentence(refusal.value)
    return refusal.value.code


def test_it_waits_with_its_reason_sealed_and_officers_are_told(dispute, bob, oscar, person):
    person("moderator")
    made = ask(bob, dispute)
    assert (made.outcome, made.reason, made.user) == ("", WHY, bob)
    assert WHY.encode() not in bytes(made.__dict__["reason"])
    told = Notice.objects.get(code="disclosure_to_decide")
    assert (told.recipient, told.subject) == (f"user:{oscar.pk}", f"disclosure:{made.pk}")
    assert WHY not in str(told.facts)
    assert AuditEvent.objects.get(action="disclosure.asked").target_label == dispute.number
    assert dispute.steps.filter(code="disclosure_asked").count() == 1


def test_an_answer_not_agreed_with_is_a_dispute_and_so_is_silence(stream, bob, olga):
    made = wished(stream, bob)
    assert refused(bob, made) == "no_dispute_yet"
    with time_machine.travel(made.operator_due_at + timedelta(minutes=1), tick=False):
        assert disclosures.in_dispute(made)
        answered(made, olga)
        made.refresh_from_db()
        assert refused(bob, made) == "no_dispute_yet"
        complaints.refuse_answer(user=bob, complaint_id=made.pk)
        assert ask(bob, made)


@pytest.mark.parametrize("found", ["upheld", "rejected"])
def test_once_the_platform_answered_it_can_be_asked_either_way(stream, bob, olga, moderator, found):
    made = wished(stream, bob)
    decided(held_by(moderator, made), moderator, found)
    assert ask(bob, made)


def test_a_report_and_what_asks_for_nothing_is_no_dispute_about_a_purchase(stream, bob, operator):
    report = filed(stream, bob, kind="report")
    assert refused(bob, report) == "no_purchase"


def test_what_was_settled_or_taken_back_is_over(stream, bob, olga, dispute):
    settled = wished(stream, bob, order_ref="o-2", product="p-2")
    answered(settled, olga)
    complaints.accept_answer(user=bob, complaint_id=settled.pk)
    complaints.withdraw(user=bob, complaint_id=dispute.pk)
    assert refused(bob, settled) == refused(bob, dispute) == "dispute_over"


def test_nobody_else_asks(dispute, olga, oscar, person):
    for stranger in (olga, oscar, person()):
        assert refused(stranger, dispute) == "unknown_complaint"


@pytest.mark.parametrize(("reason", "code"), [(" a ", "reason_missing"), ("x" * 2001, "words_too_long")])
def test_a_reason_is_said_and_not_a_book(dispute, bob, reason, code):
    assert refused(bob, dispute, reason=reason) == code
    assert not Disclosure.objects.exists()


def test_it_waits_once_and_is_given_once(asked, dispute, bob, oscar):
    assert refused(bob, dispute) == "disclosure_asked"
    disclosures.give(user=oscar, disclosure_id=asked.pk, words=BECAUSE)
    assert refused(bob, dispute) == "disclosure_given"


def test_told_why_not_it_may_be_asked_anew_three_times_in_all(asked, dispute, bob, oscar):
    disclosures.refuse(user=oscar, disclosure_id=asked.pk, words=BECAUSE)
    for _time in range(2):
        disclosures.refuse(user=oscar, disclosure_id=ask(bob, dispute).pk, words=BECAUSE)
    assert refused(bob, dispute) == "disclosure_asked_often"


def test_of_a_room_without_an_operator_its_own_platform_must_say(dispute, bob):
    Complaint.objects.filter(pk=dispute.pk).update(about=None)
    assert refused(bob, dispute) == "operator_unknown"


def test_by_or_about_minors_the_platforms_own_time_counts_and_only_cleared_people_are_told(
    stream, bob, operator, oscar, person
):
    made = wished(stream, bob, reason="minors")
    assert (made.operator_due_at, refused(bob, made)) == (None, "no_dispute_yet")
    narrow = person("compliance_officer")
    narrow.groups.clear()
    narrow.user_permissions.clear()
    with time_machine.travel(made.due_at + timedelta(minutes=1), tick=False):
        ask(bob, made)
    told = Notice.objects.filter(code="disclosure_to_decide").values_list("recipient", flat=True)
    assert list(told) == [f"user:{oscar.pk}"]


def test_an_officer_of_the_operators_house_is_not_asked(dispute, bob, oscar, person, operator):
    mine = staff_of(operator, person(COMPLIANCE))
    ask(bob, dispute)
    told = set(Notice.objects.filter(code="disclosure_to_decide").values_list("recipient", flat=True))
    assert told == {f"user:{oscar.pk}"} != {f"user:{mine.pk}"}


def test_the_deadline_is_the_published_one(asked):
    assert timedelta(days=2) < asked.due_at - timezone.now() < timedelta(days=14)
