"""With a decision its statement of reasons is frozen, at once, and everything that still waited for the clock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from livestream.services import end_stream
from moderation.cases import claims
from moderation.cases.freezing.freezing import freeze_due
from moderation.cases.models import Case, Freezing
from moderation.cases.patrols import open_patrol
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision
from moderation.decisions.services import decide, override, undo
from tests.cases.freezing import content, exhibits, freeze_later, product
from tests.conftest import OFF_PLATFORM, chat, send_and_scan, speech
from tests.decisions.held import answer, decided_on, fill, taken

pytestmark = pytest.mark.django_db

PYRAMID = "交九百九入会，拉三个人就返本，躺着赚"


@pytest.fixture
def alice(person):
    return person("moderator", "alice")


@pytest.fixture
def bob(person):
    return person("senior_moderator", "bob")


def freeze_now() -> int:
    return freeze_due(timezone.now())


def decisions_frozen(case: Case) -> list[dict]:
    return [content(one) for one in exhibits(case, "decision")]


def test_a_decision_is_frozen_at_once_with_the_words_that_still_waited(stream, alice):
    decision = decided_on(stream, alice, "warn")
    assert freeze_now() == 1
    assert {one.kind for one in exhibits(decision.case)} == {"words", "title", "decision"}
    (told,) = decisions_frozen(decision.case)
    assert (told["decision"], told["outcome"], told["rule"]) == (decision.pk, "violation", str(decision.rule))
    assert told["statement"]["measures"][0]["kind"] == "warn"
    assert set(told["statement"]["text"]) == {"en", "zh-Hans"}
    assert not Freezing.objects.exists()


def test_what_the_decider_typed_as_facts_stays_sealed(stream, alice):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    lease = claims.claim_next(user=alice, queue_ids=[2])
    case = Case.objects.get(pk=lease.case_id)
    asked = {"case_id": case.pk, "token": lease.token, "version": case.version, "seen_flag_id": case.last_flag_id}
    decide(
        user=alice,
        outcome="violation",
        rule_code="LM10-1",
        reason="Keep deals on the platform.",
        facts="Li Lei said so himself.",
        wishes=[Wish("warn")],
        **asked,
    )
    freeze_now()
    (told,) = decisions_frozen(case)
    assert told["reason"] == "Keep deals on the platform."
    assert "Li Lei" not in str(told)


def test_that_nothing_was_found_is_frozen_too(stream, alice):
    decision = decided_on(stream, alice)
    freeze_now()
    (told,) = decisions_frozen(decision.case)
    assert (told["outcome"], told["statement"]) == ("no_violation", None)


def test_run_again_it_freezes_no_decision_twice(stream, alice):
    case = decided_on(stream, alice, "warn").case
    freeze_now()
    before = len(exhibits(case))
    Freezing.objects.create(case=case, due_at=timezone.now())
    freeze_now()
    assert len(exhibits(case)) == before


def test_the_statement_is_frozen_again_when_the_second_person_releases_more(stream, alice, bob):
    fill(stream)
    decision = decided_on(stream, alice, "warn", "cut")
    freeze_now()
    answer(bob, taken(bob), "released")
    freeze_now()
    measures = [[one["kind"] for one in told["statement"]["measures"]] for told in decisions_frozen(decision.case)]
    assert measures == [["warn"], ["warn", "cut"]]


def test_a_decision_in_the_place_of_another_is_frozen_beside_it(stream, alice, bob):
    first = decided_on(stream, alice, "warn")
    freeze_now()
    second = override(user=bob, decision_id=first.pk, outcome="no_violation")
    freeze_now()
    told = [(one["decision"], one["overrides"]) for one in decisions_frozen(first.case)]
    assert told == [(first.pk, None), (second.pk, first.pk)]


def test_of_what_waits_for_a_second_person_nothing_was_told_yet(stream, alice, bob):
    fill(stream)
    decision = decided_on(stream, alice, "cut")
    freeze_now()
    answer(bob, taken(bob), "refused")
    freeze_now()
    (told,) = decisions_frozen(decision.case)
    assert (told["outcome"], told["statement"]) == ("violation", None)


def test_a_decision_that_was_undone_says_so(stream, alice):
    decision = decided_on(stream, alice, "warn")
    undo(user=alice, decision_id=decision.pk)
    freeze_now()
    (told,) = decisions_frozen(decision.case)
    assert told["undone_at"]
    assert told["statement"] is None


def test_what_the_machine_decides_waits_for_the_words_after_it(stream, settings):
    settings.MACHINE_MEASURES = True
    send_and_scan(stream, speech(1, PYRAMID))
    case = Decision.objects.get(automatic=True).case
    assert freeze_now() == 0
    send_and_scan(stream, chat(20, "真的吗"))
    freeze_later()
    assert "真的吗" in str(content(exhibits(case, "words")[0]))
    assert decisions_frozen(case)[0]["automatic"] is True


def decided_on_patrol(stream, alice) -> Case:
    touched = open_patrol(stream=stream)
    lease = claims.claim(user=alice, case_id=touched.id)
    case = Case.objects.get(pk=touched.id)
    decide(
        user=alice,
        case_id=case.pk,
        token=lease.token,
        version=case.version,
        seen_flag_id=case.last_flag_id,
        outcome="violation",
        rule_code="LM10-1",
        wishes=[Wish("warn")],
    )
    return case


def test_on_patrol_the_minute_before_the_decision_is_frozen(stream, alice):
    stream.started_at = timezone.now() - timedelta(seconds=100)
    stream.save()
    send_and_scan(stream, product(5, "龙井"), chat(20, "太早"), chat(60, "看到的"), chat(70, "也看到"))
    case = decided_on_patrol(stream, alice)
    freeze_now()
    assert {one.kind for one in exhibits(case)} == {"words", "title", "product", "decision"}
    assert [line["text"] for line in content(exhibits(case, "words")[0])["lines"]] == ["看到的", "也看到"]


def test_of_a_stream_that_was_over_it_is_the_last_minute(platform, stream, alice):
    stream.started_at = timezone.now() - timedelta(hours=2)
    stream.save()
    send_and_scan(stream, chat(60, "刚开播"))
    end_stream(client=platform, stream_id=stream.pk)
    stream.refresh_from_db()
    stream.ended_at = stream.started_at + timedelta(seconds=100)
    stream.save()
    case = decided_on_patrol(stream, alice)
    freeze_now()
    (words,) = exhibits(case, "words")
    assert (words.facts["from_ms"], words.facts["to_ms"]) == (40_000, 100_000)
