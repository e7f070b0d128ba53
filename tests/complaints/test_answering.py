"""An appeal is answered once, in words, on what was seen; the entry stays, ends earlier, or ends everywhere."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from blocklists.entries import lift
from blocklists.models import Entry
from blocklists.refusing import Refused
from delivery.models import Notice, OutboxMessage
from evidence.models import AuditEvent
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints.appeals import appeal
from moderation.complaints.models import Appeal
from moderation.complaints.words import SENTENCES, sentence
from moderation.decisions.models import Decision
from moderation.decisions.services import Stale, TooLate, undo
from tests.blocklists.build import entry
from tests.cases.evasion import account
from tests.complaints.build import ANSWER, WORDS, answered, appealed, held_by


@pytest.fixture
def held(made, senior) -> Case:
    return held_by(senior, made)


def listed(case: Case) -> Entry:
    return Entry.objects.get(appeals__case=case)


def letters(made: Appeal) -> set[str]:
    return set(Notice.objects.filter(recipient=f"party:{made.party_id}").values_list("code", flat=True))


def test_an_upheld_entry_stays_as_it_is(held, made, senior):
    before = listed(held)
    answered(held, senior)
    after = listed(held)
    assert (after.version, after.ends_at, after.standing()) == (before.version, before.ends_at, "in_force")
    made.refresh_from_db()
    held.refresh_from_db()
    assert (made.outcome, made.answer, made.decided_by) == ("upheld", ANSWER, senior)
    assert (held.outcome, held.holder, held.open_key) == ("upheld", None, None)
    assert letters(made) == {"appeal_received", "appeal_upheld"}
    assert Decision.objects.get().outcome == "upheld"


def test_a_shortened_entry_ends_on_the_day_of_the_answer_and_not_before(held, made, senior):
    ends_at = timezone.now() + timedelta(days=3)
    answered(held, senior, "changed", ends_at=ends_at)
    assert (listed(held).ends_at, listed(held).standing()) == (ends_at, "in_force")
    assert letters(made) >= {"appeal_changed", "blocklist_shortened"}


def test_an_overturned_entry_counts_nowhere(held, made, senior):
    answered(held, senior, "overturned")
    assert (listed(held).state, listed(held).ended_code, listed(held).ended_by) == ("overturned", "overturned", senior)
    assert letters(made) >= {"appeal_overturned", "blocklist_overturned"}


def test_the_platform_hears_what_came_of_it(platform, senior):
    found = entry(party=account(client=platform))
    made = appeal(party=found.party, entry_id=found.pk, words=WORDS, client=platform)
    answered(held_by(senior, made), senior, "overturned")
    told = OutboxMessage.objects.filter(topic="blocklist.appeal").latest("id")
    assert (told.subscriber, told.data["data"]["outcome"]) == (platform.subscriber, "overturned")
    assert "Lin" not in str(told.data)


def test_the_answer_is_kept_sealed(held, senior):
    answered(held, senior)
    for kept in (*AuditEvent.objects.values(), *Decision.objects.values(), *Notice.objects.values()):
        assert "Lin" not in str(kept)
    assert b"Lin" not in bytes(Appeal.objects.values_list("answer", flat=True).get())


def test_a_long_answer_stands_whole_with_the_appeal(held, made, senior):
    answered(held, senior, "overturned", answer="我" * 5000)
    made.refresh_from_db()
    assert made.answer == "我" * 5000


@pytest.mark.parametrize(
    ("outcome", "changed", "code"),
    [
        ("settled", {}, "unknown_outcome"),
        ("withdrawn", {}, "unknown_outcome"),
        ("upheld", {"answer": ""}, "answer_missing"),
        ("overturned", {"answer": " \n" * 20}, "answer_missing"),
        ("upheld", {"answer": "x" * 5001}, "answer_too_long"),
        ("changed", {}, "until_missing"),
        ("upheld", {"ends_at": timedelta(days=1)}, "until_not_wanted"),
        ("changed", {"ends_at": timedelta(days=-1)}, "end_past"),
        ("changed", {"ends_at": timedelta(days=300)}, "not_shorter"),
    ],
)
def test_what_cannot_stand_changes_nothing(held, made, senior, outcome, changed, code):
    if "ends_at" in changed:
        changed = {"ends_at": timezone.now() + changed["ends_at"]}
    before = listed(held)
    with pytest.raises(Refused, match=code) as refused:
        answered(held, senior, outcome, **changed)
    assert sentence(refused.value) != code
    held.refresh_from_db()
    made.refresh_from_db()
    assert (held.decided_at, held.holder, made.outcome, listed(held).version) == (None, senior, "", before.version)
    assert letters(made) == {"appeal_received"}


def test_an_answer_to_what_was_lifted_meanwhile_is_still_owed(held, senior, person):
    found = listed(held)
    lift(user=person("compliance_officer"), entry_id=found.pk, version=found.version, words="No longer needed.")
    with pytest.raises(Refused, match="not_standing"):
        answered(held, senior, "changed", ends_at=timezone.now() + timedelta(days=1))
    answered(held, senior, "overturned")
    assert listed(held).state == "overturned"


def test_an_answer_to_what_has_run_out_meanwhile_is_still_owed(held, senior):
    now = timezone.now()
    Entry.objects.update(starts_at=now - timedelta(days=9), ends_at=now - timedelta(days=1))
    assert answered(held, senior).outcome == "upheld"
    assert listed(held).standing() == "expired"


def test_what_another_appeal_overturned_is_overturned_for_this_one_too(held, made, senior, person):
    found = listed(held)
    now = timezone.now()
    Entry.objects.filter(pk=found.pk).update(state="overturned", ended_at=now, ended_code="overturned")
    with pytest.raises(Refused, match="overturned_meanwhile"):
        answered(held, senior)
    answered(held, senior, "overturned")
    made.refresh_from_db()
    assert made.outcome == "overturned"
    assert "blocklist_overturned" not in letters(made)


def test_an_older_version_of_the_case_is_stale(held, senior):
    with pytest.raises(Stale):
        answered(held, senior, version=held.version - 1)


def test_another_token_answers_nothing(held, senior, person):
    with pytest.raises(claims.Refused, match="not_yours|taken"):
        answered(held, senior, token=uuid.uuid4())
    with pytest.raises(claims.Refused, match="taken"):
        answered(held, person("senior_moderator", "zoe"))


def test_who_lost_the_right_answers_nothing(held, senior):
    senior.groups.clear()
    with pytest.raises(claims.Refused, match="not_allowed"):
        answered(held, type(senior).objects.get(pk=senior.pk))


def test_a_case_that_is_no_appeal_is_not_answered_here(senior):
    with pytest.raises(Case.DoesNotExist):
        answered(Case(pk=10**9, lease_token=uuid.uuid4()), senior)


def test_nothing_is_answered_twice(held, senior):
    answered(held, senior)
    with pytest.raises(claims.Refused, match="decided"):
        answered(held, senior, "overturned")
    assert listed(held).state == "confirmed"


def test_an_answer_is_not_undone(held, senior):
    answered(held, senior)
    with pytest.raises(TooLate):
        undo(user=senior, decision_id=Decision.objects.get().pk)


def test_a_buyer_is_answered_alike(owner, senior):
    made = appealed(owner, side="buyer")
    assert answered(held_by(senior, made), senior, "overturned").outcome == "overturned"


def test_every_code_of_an_answer_has_its_words():
    codes = "unknown_outcome answer_missing answer_too_long until_missing until_not_wanted overturned_meanwhile"
    assert set(codes.split()) <= set(SENTENCES)
