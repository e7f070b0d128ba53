"""An appeal about a complaint by or about minors: seen, taken and decided by cleared people alone, as the complaint."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from delivery.models import Notice
from evidence.models import AuditEvent
from moderation.cases import claims
from moderation.cases.handing import colleagues_for
from moderation.cases.models import Case
from moderation.cases.querysets import open_rows, queues_for
from moderation.complaints.appeals import MINORS_QUEUE, QUEUE, appeal
from moderation.complaints.appeals.cases import without_eyes
from moderation.complaints.models import Appeal
from moderation.complaints.reminders import remind
from tests.blocklists.build import entry
from tests.complaints.build import WORDS, answered, held_by
from tests.complaints.decided import PAUSE, ask, streamer_of
from tests.complaints.filed import build as complaining

pytestmark = pytest.mark.django_db


def again(user: User) -> User:
    """With the rights of now."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def mia(person) -> User:
    return person("compliance_officer", "mia")


@pytest.fixture
def made(stream, owner, mia) -> Appeal:
    """Mia turned a complaint about minors down, and who complained appeals."""
    complaining.buyer(owner)
    filed = complaining.filed(stream, owner, reason="minors")
    complaining.decided(complaining.held_by(mia, filed), mia, "rejected")
    filed.refresh_from_db()
    return appeal(party=filed.by, complaint_id=filed.pk, words=WORDS, user=owner)


@pytest.fixture
def cleared(person) -> User:
    return person("compliance_officer", "dana")


def take_clearance() -> None:
    """Seniors decide appeals from now on, and none about minors."""
    group = Group.objects.get(name="senior_moderator")
    group.permissions.remove(group.permissions.get(codename="handle_minors"))


@pytest.fixture
def uncleared(senior) -> User:
    take_clearance()
    return again(senior)


def test_it_stands_in_a_line_of_its_own(made):
    assert (made.case.kind, made.case.queue_id) == ("minors_appeal", MINORS_QUEUE)


def test_so_does_one_against_the_decision_on_such_a_complaint(stream, owner, mia, person):
    complaining.buyer(owner)
    case = complaining.held_by(mia, complaining.filed(stream, owner, reason="minors"))
    decision = complaining.decided(case, mia, rule_code="LM10-1", wishes=[PAUSE])
    streamer = person("", "sam")
    made = ask(decision, streamer_of(stream, streamer), streamer)
    assert (made.case.kind, made.case.queue_id) == ("minors_appeal", MINORS_QUEUE)


def test_who_is_not_cleared_takes_none(made, uncleared, cleared):
    assert claims.claim_next(user=uncleared, queue_ids=[QUEUE, MINORS_QUEUE]) is None
    with pytest.raises(claims.Refused, match="not_allowed"):
        claims.claim(user=uncleared, case_id=made.case_id)
    assert claims.claim_next(user=cleared, queue_ids=[QUEUE, MINORS_QUEUE]).case_id == made.case_id


def test_nor_sees_that_there_is_one(made, uncleared, cleared, browse):
    assert not queues_for(uncleared).filter(pk=MINORS_QUEUE).exists()
    assert queues_for(uncleared).filter(pk=QUEUE).exists()
    assert (open_rows(uncleared), open_rows(cleared)) == ([], [made.case])
    address = reverse("case", args=[made.case_id])
    assert (browse(uncleared).get(address).status_code, browse(cleared).get(address).status_code) == (404, 200)
    assert browse(uncleared).post(reverse("appeal_decide", args=[made.case_id])).status_code == 404


def test_who_lost_the_clearance_meanwhile_decides_it_no_more(made, senior):
    case = held_by(senior, made)
    take_clearance()
    with pytest.raises(claims.Refused, match="not_allowed"):
        answered(case, again(senior))
    assert Appeal.objects.get().outcome == ""


def test_who_is_cleared_decides_it(made, cleared):
    assert answered(held_by(cleared, made), cleared, "overturned").outcome == "overturned"


def test_it_is_handed_to_cleared_colleagues_alone(made, uncleared, cleared, mia):
    assert list(colleagues_for(made.case, besides=mia)) == [cleared]


def test_the_card_of_another_appeal_names_it_to_cleared_people_alone(made, owner, uncleared, cleared, browse):
    other = appeal(party=made.party, entry_id=entry(party=made.party).pk, words=WORDS, user=owner)
    number = made.complaint.number
    address = reverse("case", args=[other.case_id])
    seen = [f"about complaint {number}" in browse(user).get(address).text for user in (uncleared, cleared)]
    assert seen == [False, True]


def test_where_nobody_cleared_is_left_it_says_so(made, uncleared):
    # Mia decided the complaint, and the seniors are not cleared
    assert list(without_eyes()) == [made]


def test_where_nobody_cleared_is_there_at_the_start_it_is_an_event(uncleared, made):
    assert AuditEvent.objects.filter(action="appeal.nobody_may_decide", target_id=str(made.pk)).exists()


def test_it_is_in_nobody_elses_figures(made, owner, uncleared, mia, time_machine):
    time_machine.move_to(made.due_at + timedelta(minutes=1))
    assert remind() == 1
    assert Notice.objects.get(code="appeals_waiting").recipient == f"user:{mia.pk}"
    listed = appeal(party=made.party, entry_id=entry(party=made.party).pk, words=WORDS, user=owner)
    Appeal.objects.filter(pk=listed.pk).update(due_at=made.due_at)
    assert remind() == 1
    letter = Notice.objects.get(code="appeals_waiting", recipient=f"user:{uncleared.pk}")
    assert letter.facts == {"soon": 0, "late": 1}


def test_others_stand_where_they_did(owner):
    made = appeal(
        party=complaining.buyer(owner), entry_id=entry(party=owner.memberships.get().party).pk, words=WORDS, user=owner
    )
    assert (made.case.kind, made.case.queue_id) == ("appeal", QUEUE)
    assert Case.objects.count() == 1
