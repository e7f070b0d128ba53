"""Who appealed may take it back; its case is settled, and there is no second appeal."""

import pytest

from accounts.models import Membership
from evidence.models import AuditEvent
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints.appeals import QUEUE, appeal, withdraw_appeal
from moderation.decisions.models import Decision
from tests.blocklists.entries.build import code_of
from tests.complaints.build import WORDS, answered, held_by


def test_taken_back_it_leaves_the_line(made, owner, senior):
    withdraw_appeal(user=owner, appeal_id=made.pk)
    made.refresh_from_db()
    case = made.case
    assert (made.outcome, made.decided_by, case.outcome, case.open_key) == ("withdrawn", None, "settled", None)
    assert claims.claim_next(user=senior, queue_ids=[QUEUE]) is None
    assert not Decision.objects.exists()
    assert AuditEvent.objects.filter(action="appeal.withdrawn", target_id=str(made.pk)).exists()


def test_whoever_has_it_in_hand_is_told_that_it_is_decided(made, owner, senior):
    case = held_by(senior, made)
    withdraw_appeal(user=owner, appeal_id=made.pk)
    with pytest.raises(claims.Refused, match="decided"):
        answered(case, senior)
    assert Case.objects.get(pk=case.pk).holder is None


def test_there_is_no_second_one(made, owner):
    withdraw_appeal(user=owner, appeal_id=made.pk)
    assert code_of(lambda: withdraw_appeal(user=owner, appeal_id=made.pk)) == "appeal_withdrawn"
    again = {"party": made.party, "entry_id": made.entry_id, "words": WORDS, "user": owner}
    assert code_of(lambda: appeal(**again)) == "appeal_withdrawn"


def test_what_was_answered_stays_answered(made, owner, senior):
    answered(held_by(senior, made), senior)
    assert code_of(lambda: withdraw_appeal(user=owner, appeal_id=made.pk)) == "appeal_answered"


def test_only_who_speaks_for_the_party_may(made, senior, person):
    staff = person("", "sid")
    Membership.objects.create(user=staff, party=made.party, part="staff")
    for user in (senior, staff, person()):
        assert code_of(lambda user=user: withdraw_appeal(user=user, appeal_id=made.pk)) == "unknown_appeal"
    made.refresh_from_db()
    assert made.outcome == ""
