"""Whoever a decision hit may ask for other eyes: once, in time, with words and pictures."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.documents.services import keep
from accounts.models import Membership, Party
from delivery.models import Notice, OutboxMessage
from evidence.models import AuditEvent
from moderation.cases.models import Case, CaseExclusion
from moderation.complaints.appeals import QUEUE, appeal
from moderation.complaints.appeals.concerned import concerned
from moderation.complaints.models import Appeal
from moderation.decisions.appeal_codes import code_for, matches
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, Measure, MeasureKind
from moderation.decisions.services import override, undo
from tests.blocklists.entries.build import code_of
from tests.complaints.build import WORDS
from tests.complaints.decided import PAUSE, ask, streamer_of
from tests.decisions.held import answer, decided_on, fill, taken
from tests.joining.conftest import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def decider(person):
    return person("moderator", "mia")


@pytest.fixture
def party(stream, owner) -> Party:
    return streamer_of(stream, owner)


@pytest.fixture
def decision(stream, decider) -> Decision:
    return decided_on(stream, decider, PAUSE)


def test_an_appeal_is_a_row_a_case_a_letter_and_a_webhook(decision, decider, party, owner):
    made = ask(decision, party, owner)
    made.refresh_from_db()
    assert (made.decision, made.entry, made.by, made.words, made.outcome) == (decision, None, owner, WORDS, "")
    assert (made.first, made.second) == (decider, None)
    case = made.case
    assert (case.kind, case.queue_id, case.party) == ("appeal", QUEUE, party)
    letter = Notice.objects.get(code="decision_appeal_received")
    assert (letter.subject, letter.facts["number"]) == (f"decision:{decision.pk}", str(decision.pk))
    told = OutboxMessage.objects.get(topic="decision.appeal").data["data"]
    assert (told["decision"], told["party"], told["outcome"]) == (str(decision.pk), str(party.pk), None)
    assert AuditEvent.objects.get(action="appeal.made").target_id == str(made.pk)


def test_streamer_and_operator_each_have_an_appeal_of_their_own(decision, stream, party, owner, person):
    operator, boss = stream.channel.operator, person("", "boss")
    Membership.objects.create(user=boss, party=operator, part="owner")
    ask(decision, party, owner)
    ask(decision, operator, boss)
    assert set(Appeal.objects.values_list("party", flat=True)) == {party.pk, operator.pk}
    assert concerned(decision) == {party.pk, operator.pk}


def test_once_each_says_the_service_and_the_database(decision, party, owner):
    made = ask(decision, party, owner)
    assert code_of(lambda: ask(decision, party, owner)) == "appealed_already"
    with pytest.raises(IntegrityError, match="one_appeal_against_a_decision_each"), transaction.atomic():
        Appeal.objects.create(decision=decision, party=party, due_at=made.due_at)


def test_an_account_that_a_measure_hit_appeals_and_the_rest_of_the_stream_does_not(stream, decider, owner, party):
    week = Wish(MeasureKind.RESTRICT, minutes=7 * 1440, function="comment", party=party.pk)
    decision = decided_on(stream, decider, week)
    assert concerned(decision) == {party.pk}
    told = OutboxMessage.objects.get(topic="account.demand").data
    assert told["appeal_code"] == code_for(decision.pk, party.pk)
    assert ask(decision, party, owner).pk


def test_for_a_stranger_there_is_no_such_decision(decision, person):
    mallory, other = person("", "mallory"), Party.objects.create(roles=["streamer"], name="elsewhere")
    Membership.objects.create(user=mallory, party=other, part="owner")
    assert code_of(lambda: ask(decision, other, mallory)) == "unknown_decision"


def test_who_does_not_speak_for_the_party_may_not(decision, party, person):
    assert code_of(lambda: ask(decision, party, person("", "mallory"))) == "not_yours"
    assert code_of(lambda: ask(decision, party, None)) == "not_yours"


def test_what_waits_for_a_second_person_was_told_nobody(stream, decider, party, owner, person):
    fill(stream)
    decision = decided_on(stream, decider, "cut")
    assert code_of(lambda: ask(decision, party, owner)) == "unknown_decision"
    bob = person("senior_moderator", "bob")
    answer(bob, taken(bob), "released")
    made = ask(decision, party, owner)
    assert (made.first, made.second) == (decider, bob)


def test_what_may_still_be_undone_and_what_was_undone_is_unknown(stream, decider, party, owner, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    decision = decided_on(stream, decider, "warn")
    assert code_of(lambda: ask(decision, party, owner)) == "unknown_decision"
    undo(user=decider, decision_id=decision.pk)
    assert code_of(lambda: ask(decision, party, owner)) == "unknown_decision"


def test_a_prompt_takes_nothing_so_there_is_nothing_to_appeal(stream, decider, party, owner):
    decision = decided_on(stream, decider, "prompt")
    Measure.objects.update(starts_at=timezone.now())
    assert code_of(lambda: ask(decision, party, owner)) == "nothing_to_appeal"


def test_what_the_machine_did_is_looked_at_by_a_person_anyway(decision, party, owner):
    Decision.objects.filter(pk=decision.pk).update(automatic=True, decided_by=None)
    assert code_of(lambda: ask(decision, party, owner)) == "appeal_machine"


def test_what_was_reversed_needs_none_and_what_was_replaced_is_appealed_where_it_stands(decision, party, owner, person):
    senior = person("senior_moderator", "sven")
    lighter = override(
        user=senior, decision_id=decision.pk, outcome="violation", rule_code="LM10-1", wishes=[Wish(MeasureKind.PAUSE)]
    )
    assert code_of(lambda: ask(decision, party, owner)) == "appeal_replaced"
    override(user=senior, decision_id=lighter.pk, outcome="no_violation")
    assert code_of(lambda: ask(decision, party, owner)) == "appeal_overturned"
    assert code_of(lambda: ask(lighter, party, owner)) == "appeal_overturned"


def test_after_thirty_days_it_is_too_late(decision, party, owner, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=32))
    assert code_of(lambda: ask(decision, party, owner)) == "appeal_too_late"


def test_pictures_come_along_when_they_are_the_partys_own_evidence(decision, party, owner, stream):
    file = keep(party=party, kind="evidence", upload=picture(), user=owner)
    other = keep(party=stream.channel.operator, kind="evidence", upload=picture(), user=owner)
    identity = keep(party=party, kind="front", upload=picture(), user=owner)
    for strange in (other, identity):
        assert code_of(lambda: ask(decision, party, owner, files=[strange])) == "unknown_file"  # noqa: B023
    assert code_of(lambda: ask(decision, party, owner, files=[file] * 6)) == "too_many_files"
    assert list(ask(decision, party, owner, files=[file]).files.all()) == [file]


def test_a_platform_appeals_for_its_account(decision, party, platform):
    assert ask(decision, party, None, client=platform).by is None


def test_a_code_of_the_letter_is_enough_for_its_party_and_its_decision_alone(decision, party, stream):
    code = code_for(decision.pk, party.pk)
    assert len(code.replace("-", "")) == 16
    wrong = [code_for(decision.pk + 1, party.pk), code_for(decision.pk, stream.channel.operator_id), "", "é" * 16]
    for typed in wrong:
        assert not matches(typed, decision.pk, party.pk)
        assert code_of(lambda: ask(decision, party, None, code=typed)) == "not_yours"  # noqa: B023
    made = ask(decision, party, None, code=code.lower().replace("-", " ").replace("0", "o"))
    event = AuditEvent.objects.get(action="appeal.made")
    assert (made.by, event.actor_kind, event.actor_id) == (None, "party", str(party.pk))


def test_a_code_outlives_a_rotation_of_the_key(decision, party, settings):
    code, before = code_for(decision.pk, party.pk), settings.INDEX_KEY
    settings.INDEX_KEY, settings.INDEX_KEY_FALLBACKS = "A" * 43 + "=", [before]
    assert matches(code, decision.pk, party.pk)
    settings.INDEX_KEY_FALLBACKS = []
    assert not matches(code, decision.pk, party.pk)


def test_nobody_who_decided_or_has_a_part_may_take_it(decision, decider, party, owner, person):
    staff = person("senior_moderator", "sid")
    Membership.objects.create(user=staff, party=party, part="staff")
    kept_away = person("senior_moderator", "kay")
    CaseExclusion.objects.create(case=decision.case, user=kept_away, why="party")
    made = ask(decision, party, owner)
    whys = dict(CaseExclusion.objects.filter(case=made.case).values_list("user", "why"))
    assert whys == {owner.pk: "party", staff.pk: "party", decider.pk: "decider", kept_away.pk: "decider"}


def test_an_appeal_is_against_one_thing(decision, party, owner):
    with pytest.raises(ValueError, match="one thing"):
        appeal(party=party, words=WORDS, user=owner)
    assert not Case.objects.filter(kind="appeal").exists()
