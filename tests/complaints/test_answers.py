"""An appeal against the answer to a complaint: it stays, or the complaint is found right and stands in line again."""

import pytest
from django.urls import reverse

from blocklists.refusing import Refused
from delivery.models import Notice, OutboxMessage
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints.appeals import appeal
from moderation.complaints.models import Appeal, Complaint
from tests.blocklists.entries.build import code_of
from tests.complaints.build import answered, held_by
from tests.complaints.filed import build as complaining

pytestmark = pytest.mark.django_db
WORDS = "The label in the picture says 50 percent."


@pytest.fixture
def moderator(person):
    return person("senior_moderator", "mia")


@pytest.fixture
def complaint(stream, owner, moderator) -> Complaint:
    """Turned down by Mia."""
    complaining.buyer(owner)
    made = complaining.filed(stream, owner)
    complaining.decided(complaining.held_by(moderator, made), moderator, "rejected")
    made.refresh_from_db()
    return made


def ask(complaint, user, **changed) -> Appeal:
    return appeal(**{"party": complaint.by, "complaint_id": complaint.pk, "words": WORDS, "user": user} | changed)


def test_its_complainant_may_appeal_once(complaint, owner, moderator):
    made = ask(complaint, owner)
    assert (made.complaint, made.first, made.case.kind) == (complaint, moderator, "appeal")
    assert Notice.objects.get(code="answer_appeal_received").facts["number"] == complaint.number
    assert code_of(lambda: ask(complaint, owner)) == "appealed_already"


def test_others_know_of_no_such_complaint(complaint, person):
    mallory = person("", "mallory")
    other = complaining.buyer(mallory)
    assert code_of(lambda: ask(complaint, mallory, party=other)) == "unknown_complaint"


@pytest.mark.parametrize(
    ("state", "code"), [("open", "not_answered_yet"), ("upheld", "nothing_refused"), ("withdrawn", "nothing_refused")]
)
def test_only_a_complaint_that_was_turned_down_is_appealed(complaint, owner, state, code):
    settled = {"settled_at": None} if state == "open" else {}
    Complaint.objects.filter(pk=complaint.pk).update(state=state, **settled)
    assert code_of(lambda: ask(complaint, owner)) == code


def test_who_answered_it_may_not_take_it(complaint, owner, moderator):
    made = ask(complaint, owner)
    with pytest.raises(claims.Refused, match="decider"):
        claims.claim(user=moderator, case_id=made.case_id)


def test_upheld_the_answer_stays(complaint, owner, senior):
    answered(held_by(senior, ask(complaint, owner)), senior)
    complaint.refresh_from_db()
    assert complaint.state == "rejected"
    assert Notice.objects.filter(code="answer_appeal_upheld").count() == 1


def test_overturned_it_is_found_right_and_stands_in_line_again(complaint, owner, senior):
    before, answer = complaint.case_id, complaint.answer
    answered(held_by(senior, ask(complaint, owner)), senior, "overturned")
    complaint.refresh_from_db()
    case = Case.objects.get(pk=complaint.case_id)
    assert (complaint.state, complaint.decided_by, case.follows_id, case.decided_at) == ("upheld", senior, before, None)
    assert complaint.answer != answer
    assert complaint.steps.last().code == "appeal_overturned"
    assert Notice.objects.filter(code="answer_appeal_overturned").count() == 1


def test_platform_and_operator_hear_of_an_overturned_answer(stream, owner, moderator, senior):
    party = complaining.buyer(owner, client=stream.client)
    made = complaining.wished(stream, None, client=stream.client, party=party)
    complaining.decided(complaining.held_by(moderator, made), moderator, "rejected")
    answered(held_by(senior, ask(made, owner, party=party)), senior, "overturned")
    told = {message.topic: message.data["data"] for message in OutboxMessage.objects.order_by("created_at")}
    assert (told["complaint"]["state"], told["complaint.asked"]["state"]) == ("upheld", "upheld")
    letter = Notice.objects.get(code="complaint_upheld_about_you")
    assert letter.recipient == f"party:{made.about_id}"


def test_what_follows_for_the_room_is_decided_in_that_case(complaint, owner, senior, person):
    answered(held_by(senior, ask(complaint, owner)), senior, "overturned")
    vera = person("senior_moderator", "vera")
    decision = complaining.decided(complaining.held_by(vera, complaint), vera, "upheld", rule_code="LM10-1")
    complaint.refresh_from_db()
    assert (decision.outcome, complaint.state, complaint.case.outcome) == ("violation", "upheld", "violation")


def test_an_answer_is_right_or_not_there_is_nothing_between(complaint, owner, senior):
    case = held_by(senior, ask(complaint, owner))
    with pytest.raises(Refused, match="unknown_outcome"):
        answered(case, senior, "changed")


def test_the_receipt_leads_to_the_form_and_shows_what_came_of_it(browse, complaint, owner, senior):
    browser, receipt = browse(owner), reverse("complaint", args=[complaint.pk])
    form = reverse("complaint_appeal", args=[complaint.pk])
    assert form in browser.get(receipt).text
    assert "Send the appeal" in browser.get(form).text
    assert browser.post(form, {"words": "short"}).status_code == 422
    reply = browser.post(form, {"words": WORDS})
    assert (reply.status_code, reply["Location"]) == (302, receipt)
    assert "Your appeal is being looked at" in browser.get(receipt).text
    browser.post(reverse("complaint_appeal_withdraw", args=[complaint.pk]))
    assert "You took your appeal back" in browser.get(receipt).text
    assert browser.post(form, {"words": WORDS}).status_code == 422
