"""A person's copy holds their appeals in full; on deletion their words go three years after the answer."""

from datetime import timedelta

from accounts.personal.export import export_for
from moderation.complaints.models import Appeal
from moderation.complaints.personal import KEPT_AFTER_THE_ANSWER, erase_appeals
from tests.complaints.build import ANSWER, WORDS, answered, held_by


def test_the_copy_holds_what_was_said_and_answered_and_not_by_whom(made, owner, senior):
    answered(held_by(senior, made), senior)
    (told,) = export_for(owner, made.party)["appeals"]
    assert (told["entry"], told["words"], told["answer"], told["outcome"]) == (
        made.entry.number,
        WORDS,
        ANSWER,
        "upheld",
    )
    assert senior.label not in str(told)
    assert "decided_by" not in told


def test_what_is_open_or_answered_lately_stays(made, senior):
    assert erase_appeals(made.party) == 0
    answered(held_by(senior, made), senior)
    assert erase_appeals(made.party) == 0
    assert Appeal.objects.get().words == WORDS


def test_three_years_after_the_answer_the_words_go_and_the_outcome_stays(made, senior):
    answered(held_by(senior, made), senior)
    long_ago = Appeal.objects.get().decided_at - KEPT_AFTER_THE_ANSWER - timedelta(days=1)
    Appeal.objects.update(decided_at=long_ago)
    assert erase_appeals(made.party) == 1
    assert erase_appeals(made.party) == 0
    gone = Appeal.objects.get()
    assert (gone.words, gone.answer, gone.outcome) == (None, None, "upheld")
