"""A decision on its page: the whole statement of reasons for those it hit, in their language; 404 for all others."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Guardianship, Membership, Party, User
from moderation.cases.models import CaseNote
from moderation.console.standing.about import has_any
from moderation.decisions.models import Decision, HeldDecision, Measure
from tests.accounts.identity.build import verified_party
from tests.pages.conftest import join, take_measure

REASON = "Take the card with the account off the picture."


@pytest.fixture
def streamer(stream, person) -> User:
    user = person(name="sally")
    join(user, "st-s-1")
    return user


@pytest.fixture
def measure(stream, person) -> Callable[..., Measure]:
    moderator = person("moderator", "modesty")
    return lambda kind, **fields: take_measure(moderator, stream, kind, **fields)


def page(measure: Measure) -> str:
    return reverse("standing_decision", args=[measure.decision_id])


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_who_it_hit_reads_all_of_it(browse, streamer, measure, language):
    pause = measure("pause", minutes=10, reason=REASON)
    Decision.objects.filter(pk=pause.decision_id).update(facts="The card was shown twice.")
    browser = browse(streamer)
    browser.cookies["django_language"] = language
    text = browser.get(page(pause)).text
    rule = pause.decision.rule
    chinese = language == "zh-hans"
    for words in (
        rule.title_zh if chinese else rule.title_en,
        "已暂停您的直播。" if chinese else "Your stream was paused.",
        "《网络直播营销管理办法（试行）》第十条" if chinese else "Livestream Marketing (Trial), 2021, article 10",
        "中国大陆地区" if chinese else "mainland China",
        "12315",
        "决定人为审核员" if chinese else "in the role of moderator",
        REASON,
        "The card was shown twice.",
        f'action="{page(pause)}appeal"',
    ):
        assert words in text, words
    assert "modesty" not in text


def test_a_stranger_and_a_moderator_find_no_such_page(browse, streamer, measure, person):
    warned = measure("warn")
    assert browse(streamer).get(page(warned)).status_code == 200
    assert browse(person(name="mallory")).get(page(warned)).status_code == 404
    assert browse(person("senior_moderator")).get(page(warned)).status_code == 404


def test_who_operates_the_room_and_who_works_there_read_it_too(browse, stream, measure, person):
    warned = measure("warn")
    operator, helper = person(name="oscar"), person(name="helen")
    join(operator, "op-s-1")
    join(helper, "st-s-1", "staff")
    assert 'name="words"' in browse(operator).get(page(warned)).text
    text = browse(helper).get(page(warned)).text
    assert "You were warned." in text
    # who works for somebody does not speak for them
    assert 'name="words"' not in text


def test_a_guardian_reads_what_hit_the_child(browse, stream, measure, person):
    grace = person(name="grace")
    guardian = verified_party(role="buyer", user=grace, name="Grace")
    child = Party.objects.get(ref="st-s-1")
    Guardianship.objects.create(minor=child, guardian=guardian, relation="parent", state="verified")
    assert "in your care" in browse(grace).get(page(measure("warn"))).text


def test_what_may_still_be_undone_or_waits_for_two_does_not_exist(browse, streamer, measure, person, time_machine):
    # the ten seconds for it do not run out while a busy machine is at it
    time_machine.move_to(timezone.now(), tick=False)
    soon = measure("warn", ago=timedelta(seconds=3))
    assert browse(streamer).get(page(soon)).status_code == 404
    Measure.objects.filter(pk=soon.pk).update(state="held", starts_at=None)
    HeldDecision.objects.create(decision=soon.decision, why=["big_room"], first=soon.decision.decided_by)
    assert browse(streamer).get(page(soon)).status_code == 404
    assert f'"{page(soon)}"' not in browse(streamer).get("/standing/").text


def test_an_undone_decision_is_gone(browse, streamer, measure):
    warned = measure("warn")
    Decision.objects.filter(pk=warned.decision_id).update(undone_at=timezone.now())
    assert browse(streamer).get(page(warned)).status_code == 404


def test_who_is_hit_with_the_account_alone_reads_that_alone(browse, streamer, stream, measure, person):
    warned = measure("warn")
    Measure.objects.create(
        decision=warned.decision,
        party=Party.objects.get(ref="st-s-1"),
        kind="restrict",
        function="comment",
        starts_at=warned.starts_at,
        ends_at=timezone.now() + timedelta(hours=1),
        state="confirmed",
    )
    operator = person(name="oscar")
    join(operator, "op-s-1")
    assert "barred from comments" in browse(streamer).get(page(warned)).text
    assert "barred from comments" not in browse(operator).get(page(warned)).text


def test_what_no_longer_stands_says_so(browse, streamer, measure):
    warned = measure("warn", reason=REASON)
    at = timezone.now() - timedelta(seconds=30)
    Decision.objects.filter(pk=warned.decision_id).update(overridden_at=at)
    Measure.objects.filter(pk=warned.pk).update(state="lifted", lifted_at=at)
    Decision.objects.create(
        case=warned.decision.case,
        outcome="no_violation",
        decided_by=warned.decision.decided_by,
        at=at,
        case_version=2,
        seen_flag_id=1,
        overrides_id=warned.decision_id,
    )
    text = browse(streamer).get(page(warned)).text
    assert "This decision no longer stands" in text
    assert "no violation was found" in text
    assert "nothing left to appeal against" in text
    assert REASON in text
    assert 'name="words"' not in text


def test_public_notes_stand_there_and_private_ones_do_not(browse, streamer, measure, person):
    warned = measure("warn")
    author = person("moderator", "nora")
    CaseNote.objects.create(case=warned.decision.case, author=author, text="Thank you for the receipt.", public=True)
    CaseNote.objects.create(case=warned.decision.case, author=author, text="Watch this one.")
    text = browse(streamer).get(page(warned)).text
    assert "Thank you for the receipt." in text
    assert "Watch this one." not in text
    assert "nora" not in text


def test_what_people_typed_is_escaped(browse, streamer, measure):
    warned = measure("warn", reason="<script>alert(1)</script>")
    Decision.objects.filter(pk=warned.decision_id).update(facts="<script>alert(2)</script>")
    text = browse(streamer).get(page(warned)).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(2)" in text


def test_the_list_has_what_binds_first_and_what_is_over_below(browse, streamer, measure, person):
    over = measure("warn")
    binding = measure("pause", minutes=30)
    text = browse(streamer).get("/standing/").text
    assert text.index("Measures in force") < text.index(page(binding))
    assert text.index(page(binding)) < text.index("Earlier decisions") < text.index(page(over))
    assert page(binding) not in browse(person(name="mallory")).get("/standing/").text


def test_the_header_leads_there_once_there_is_a_decision(streamer, measure):
    assert not has_any(streamer)
    measure("warn")
    assert has_any(streamer)


def test_many_decisions_cost_no_more_queries(browse, streamer, stream, measure, django_assert_max_num_queries):
    for _ in range(3):
        measure("warn")
    assert Membership.objects.filter(user=streamer).count() == 1
    browser = browse(streamer)
    browser.get("/standing/")
    with django_assert_max_num_queries(20):
        browser.get("/standing/")


def test_the_page_stays_within_twenty_queries(browse, streamer, measure, django_assert_max_num_queries):
    warned = measure("warn")
    browser = browse(streamer)
    browser.get(page(warned))
    with django_assert_max_num_queries(20):
        browser.get(page(warned))
