"""What a statement of reasons tells: everything that was done, on what ground, and never more than it may."""

import json
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Membership, Party
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, HeldDecision, Measure
from moderation.decisions.services import decide
from moderation.decisions.statements import as_json, as_text, statement_of
from moderation.decisions.statements.readers import concerned, told_of, told_to
from moderation.decisions.windows import appeal_by
from tests.conftest import OFF_PLATFORM, new_stream, send_and_scan, speech

FACTS = "At 4:07 Mr Li showed the card with his number 13800000000."


@pytest.fixture
def moderator(person):
    return person("moderator")


@pytest.fixture
def decided(stream, moderator):
    """`decided("warn", Wish(…), facts=…)`: a case of two flags, decided a minute ago."""

    def make(*wishes, ago=timedelta(minutes=1), **fields) -> Decision:
        send_and_scan(stream, speech(1, OFF_PLATFORM), speech(247, OFF_PLATFORM + "呀"))
        with time_machine.travel(timezone.now() - ago):
            lease = claims.claim_next(user=moderator, queue_ids=[2])
            case = Case.objects.get(pk=lease.case_id)
            return decide(
                user=moderator,
                case_id=case.pk,
                token=lease.token,
                version=case.version,
                seen_flag_id=case.last_flag_id,
                outcome="violation",
                rule_code="LM10-1",
                wishes=[Wish(wish) if isinstance(wish, str) else wish for wish in wishes],
                **fields,
            )

    return make


def test_it_tells_what_was_done_on_what_ground_and_when_it_was_seen(decided):
    decision = decided(
        "warn", Wish("limit_traffic", minutes=30, percent=40), facts=FACTS, reason="No contacts, please."
    )
    found = statement_of(decision)
    assert [(one.kind, one.restricts, one.effect) for one in found.taken] == [
        ("warn", "none", "warned"),
        ("limit_traffic", "visibility", "demoted"),
    ]
    assert (found.ground.code, found.ground.unlawful) == ("LM10-1", True)
    assert [(moment.offset_ms, moment.kind) for moment in found.evidence.moments] == [
        (1000, "speech"),
        (247_000, "speech"),
    ]
    assert (found.facts, found.reason) == (FACTS, "No contacts, please.")
    assert (found.automatic, found.found_automatically, found.role) == (False, True, "moderator")
    assert found.appeal_by == appeal_by(decision)


def test_what_goes_out_by_webhook_holds_no_facts_and_no_name(decided, moderator):
    told = json.dumps(as_json(decided("warn", facts=FACTS)), ensure_ascii=False)
    for private in ("13800000000", "Mr Li", moderator.label, moderator.username, OFF_PLATFORM):
        assert private not in told


def test_a_webhook_gets_both_languages_and_codes_to_act_on(decided):
    decision = decided(Wish("pause", minutes=10))
    told = as_json(decision)
    measure = decision.measures.get()
    assert told["measures"][0] | {"what": None} == {
        "id": measure.pk,
        "kind": "pause",
        "restricts": "service",
        "effect": "suspended",
        "starts_at": measure.starts_at.isoformat(),
        "ends_at": measure.ends_at.isoformat(),
        "percent": None,
        "product": "",
        "function": "",
        "automatic": False,
        "aftercare": "orders_fulfilled_refunds_open",
        "what": None,
    }
    assert told["ground"]["type"] == "illegal"
    assert (told["automated_detection"], told["automated_decision"], told["decided_by"]) == (True, False, "moderator")
    assert told["redress"]["appeal_by"] == appeal_by(decision).isoformat()
    assert told["territory"] == ["CN"]
    words = as_text(statement_of(decision, private=False))
    assert told["text"] == {"en": words.en, "zh-Hans": words.zh}
    assert json.loads(json.dumps(told)) == told


def test_an_accounts_platform_learns_nothing_of_what_is_done_to_the_stream(decided, stream):
    streamer = Party.objects.get(ref="st-s-1")
    decision = decided("warn", Wish("restrict", function="comment", minutes=60, party=streamer.pk))
    on_account = decision.measures.get(party=streamer)
    assert [one["kind"] for one in as_json(decision, measure=on_account)["measures"]] == ["restrict"]
    assert [one["kind"] for one in as_json(decision)["measures"]] == ["warn", "restrict"]


@pytest.mark.parametrize("state", ["held", "refused", "undone"])
def test_what_was_never_done_is_not_told(decided, state):
    decision = decided("prompt", "warn")
    decision.measures.filter(kind="warn").update(state=state)
    assert [one.kind for one in statement_of(decision).taken] == ["prompt"]


def test_only_what_the_decider_saw_counts_as_evidence(decided, stream):
    decision = decided("warn")
    send_and_scan(stream, speech(400, "加我微信，红包走"))
    assert 400_000 not in [moment.offset_ms for moment in statement_of(decision).evidence.moments]


def test_a_complaint_stays_as_unknown_as_who_complained(decided):
    decision = decided("warn")
    Case.objects.filter(pk=decision.case_id).update(kind="minors_complaint")
    found = statement_of(Decision.objects.get(pk=decision.pk))
    assert (found.source, found.evidence.moments) == ("complaint", ())
    assert "minor" not in as_text(found).en


def test_a_second_persons_release_is_told_and_a_refusal_is_not(decided, moderator, person):
    decision = decided("warn")
    held = HeldDecision.objects.create(
        decision=decision,
        why=["big_room"],
        first=moderator,
        second=person("senior_moderator"),
        outcome="released",
        settled_at=timezone.now(),
    )
    assert statement_of(Decision.objects.get(pk=decision.pk)).second_person
    held.outcome = "refused"
    held.save()
    assert not statement_of(Decision.objects.get(pk=decision.pk)).second_person


def test_the_machines_decision_says_so_and_is_reviewed_without_an_appeal(decided):
    decision = decided("warn")
    Decision.objects.filter(pk=decision.pk).update(automatic=True, decided_by=None)
    found = statement_of(Decision.objects.get(pk=decision.pk))
    assert found.automatic
    assert found.appeal_by is None
    assert "A person looks at it again" in found.redress.en


def test_a_prompt_alone_has_no_window_to_appeal(decided):
    assert statement_of(decided("prompt")).appeal_by is None


def test_a_decision_without_a_rule_has_nothing_to_explain(decided):
    decision = decided("warn")
    decision.rule = None
    with pytest.raises(ValueError, match="cites no rule"):
        statement_of(decision)


def test_a_statement_costs_few_queries_however_much_was_found(decided, stream, django_assert_max_num_queries):
    decision = decided("prompt", "warn", Wish("limit_traffic", minutes=5))
    rows = Decision.objects.select_related("case__stream", "rule", "decided_by", "held")
    with django_assert_max_num_queries(5):
        statement_of(rows.get(pk=decision.pk))


# -- whom it concerns -------------------------------------------------------------------------------------------------


def test_a_stream_concerns_who_operates_it_and_who_speaks_in_it(decided, stream):
    measure = decided("warn").measures.get()
    stream.roles.create(
        party=Party.objects.create(client=stream.client, ref="sup", roles=["supplier"]), role="supplier"
    )
    assert {party.ref for party in concerned(measure)} == {"op-s-1", "st-s-1"}


def test_an_account_measure_is_told_to_that_account_alone(decided, stream):
    streamer, operator = Party.objects.get(ref="st-s-1"), Party.objects.get(ref="op-s-1")
    decision = decided("warn", Wish("restrict", function="comment", minutes=60, party=streamer.pk))
    assert {measure.kind for measure in told_of(decision, [streamer])} == {"warn", "restrict"}
    assert {measure.kind for measure in told_of(decision, [operator])} == {"warn"}
    assert {measure.kind for measure in told_to([operator])} == {"warn"}


def test_nobody_sees_what_may_still_be_undone(decided):
    # the ten seconds for it do not run out while a busy machine is at it
    with time_machine.travel(timezone.now(), tick=False):
        decision = decided("warn", ago=timedelta(seconds=3))
        operator = Party.objects.get(ref="op-s-1")
        assert told_of(decision, [operator]) == []
        assert not told_to([operator])


@pytest.mark.parametrize("state", ["held", "refused", "undone"])
def test_nobody_sees_what_was_never_done(decided, state):
    decision = decided("warn")
    decision.measures.update(state=state)
    assert told_of(decision, [Party.objects.get(ref="op-s-1")]) == []


def test_what_ended_before_it_began_was_never_done(decided):
    decision = decided("warn")
    measure = decision.measures.get()
    Measure.objects.filter(pk=measure.pk).update(lifted_at=measure.starts_at - timedelta(seconds=5), state="lifted")
    assert told_of(decision, [Party.objects.get(ref="op-s-1")]) == []


def test_a_proposal_for_the_blocklist_is_nobodys_to_see(decided, stream):
    decision = decided("warn")
    streamer = Party.objects.get(ref="st-s-1")
    Measure.objects.create(
        decision=decision,
        party=streamer,
        kind="blocklist",
        starts_at=timezone.now() - timedelta(minutes=1),
        state="confirmed",
        entry_id=uuid.uuid4(),
    )
    assert {measure.kind for measure in told_of(decision, [streamer])} == {"warn"}
    assert {measure.kind for measure in told_to([streamer])} == {"warn"}


def test_another_rooms_people_are_told_nothing(decided, platform):
    decision = decided("warn")
    new_stream(platform, "s-2")
    strangers = list(Party.objects.filter(ref__in=("st-s-2", "op-s-2")))
    assert told_of(decision, strangers) == []
    assert not told_to(strangers)
    assert not Membership.objects.exists()
