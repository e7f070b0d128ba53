"""A person's copy holds their complaints in full; on deletion the words go three years after the end."""

from datetime import timedelta

import pytest

from accounts.personal.export import export_for
from moderation.complaints import complaints
from moderation.complaints.complaints.personal import KEPT_AFTER_THE_ANSWER, erase_complaints
from moderation.complaints.models import Complaint
from tests.complaints.filed.build import ANSWER, WORDS, answered, decided, filed, held_by, wished

pytestmark = pytest.mark.django_db


def test_the_copy_holds_what_was_said_and_answered_and_not_by_whom(stream, bob, olga, moderator):
    made = wished(stream, bob)
    answered(made, olga)
    decided(held_by(moderator, made), moderator)
    (told,) = export_for(bob, made.by)["complaints"]
    assert (told["number"], told["words"], told["answer"], told["state"]) == (made.number, WORDS, ANSWER, "upheld")
    assert told["operator_answer"] == "We pay the price back today."
    assert [step["code"] for step in told["steps"]] == ["filed", "asked", "operator_answered", "upheld"]
    assert moderator.label not in str(told)


def test_what_is_open_or_answered_lately_stays(stream, bob):
    made = filed(stream, bob, device="d-1")
    assert erase_complaints(made.by) == 0
    complaints.withdraw(user=bob, complaint_id=made.pk)
    assert erase_complaints(made.by) == 0
    assert Complaint.objects.get().words == WORDS


def test_three_years_after_the_end_the_words_go_and_the_outcome_stays(stream, bob, moderator):
    made = filed(stream, bob, device="d-1")
    decided(held_by(moderator, made), moderator)
    long_ago = Complaint.objects.get().settled_at - KEPT_AFTER_THE_ANSWER - timedelta(days=1)
    Complaint.objects.update(settled_at=long_ago)
    assert (erase_complaints(made.by), erase_complaints(made.by)) == (1, 0)
    gone = Complaint.objects.get()
    assert (gone.words, gone.answer, gone.device, gone.state) == (None, None, None, "upheld")
