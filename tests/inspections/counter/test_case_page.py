"""One case at the counter, read only: words, reasons, decision, measures, frozen evidence; nothing of elsewhere."""

import hashlib

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence import store
from evidence.actors import system
from evidence.exhibits import freeze
from evidence.models import AuditEvent
from moderation.cases.models import Case, CaseExhibit
from moderation.console.desk import window
from moderation.decisions.models import Decision
from moderation.rulebook.models import RuleVersion
from tests.complaints.decided import LIMIT, PAUSE, ask, streamer_of
from tests.conftest import OFF_PLATFORM, send_and_scan, speech
from tests.decisions.held import decided_on
from tests.inspections.counter.build import signed_in, visiting
from tests.inspections.orders.build import NEIGHBOUR, PROVINCE, inspector

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(seeded):
    return inspector()


@pytest.fixture
def case(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    return Case.objects.get()


@pytest.fixture
def browser(anna):
    visiting(anna)
    return signed_in(anna)


def frozen(case, data=b'{"words": "as they were"}', media_type="application/json"):
    exhibit = freeze(
        kind="words",
        data=data,
        media_type=media_type,
        subject_kind="stream",
        subject_id=case.stream_id,
        place=case.place,
        offset_ms=1000,
        facts={} if data else {"why": "not_sent"},
        retention="exhibits",
        keep_from=timezone.now(),
        actor=system("test"),
    )
    CaseExhibit.objects.create(case=case, exhibit=exhibit)
    return exhibit


def test_it_shows_the_words_the_rule_and_what_was_decided(browser, case, person):
    Decision.objects.create(
        case=case,
        outcome="violation",
        rule=RuleVersion.objects.get(code="LM10-1", status="live"),
        reason="Led buyers off the platform.",
        decided_by=person("moderator"),
        case_version=1,
        seen_flag_id=case.last_flag_id,
    )
    page = browser.get(reverse("authority_case", args=[case.pk])).content.decode()
    assert "<mark>" in page
    assert "LM10-1" in page
    assert "Led buyers off the platform." in page
    assert case.stream.channel.name in page


def test_who_decided_stays_among_colleagues(browser, case, person):
    moderator = person("moderator", name="mo")
    rule = RuleVersion.objects.get(code="LM10-1", status="live")
    facts = {"outcome": "violation", "rule": rule, "case_version": 1, "seen_flag_id": case.last_flag_id}
    Decision.objects.create(case=case, decided_by=moderator, **facts)
    assert moderator.label not in browser.get(reverse("authority_case", args=[case.pk])).content.decode()


def test_each_frozen_thing_stands_with_its_digest(browser, case):
    exhibit = frozen(case)
    page = browser.get(reverse("authority_case", args=[case.pk])).content.decode()
    assert hashlib.sha256(b'{"words": "as they were"}').hexdigest() in page
    assert reverse("authority_exhibit", args=[exhibit.pk]) in page


def test_its_bytes_come_as_they_were_frozen_and_the_look_is_on_record(browser, case):
    exhibit = frozen(case)
    page = browser.get(reverse("authority_exhibit", args=[exhibit.pk]))
    assert "as they were" in page.content.decode()
    answer = browser.get(reverse("authority_exhibit_file", args=[exhibit.pk]))
    assert answer.content == b'{"words": "as they were"}'
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    looks = AuditEvent.objects.filter(action="authority.looked", target_kind="exhibit").order_by("id")
    assert [look.detail.get("downloaded", False) for look in looks] == [False, True]
    assert {look.detail["sha256"] for look in looks} == {bytes(exhibit.sha256).hex()}


def test_an_svg_is_never_shown_by_the_browser_itself(browser, case):
    exhibit = frozen(case, data=b"<svg onload='x'/>", media_type="image/svg+xml")
    answer = browser.get(reverse("authority_exhibit_file", args=[exhibit.pk]), {"show": ""})
    assert answer["Content-Disposition"].startswith("attachment")
    assert "<img" not in browser.get(reverse("authority_exhibit", args=[exhibit.pk])).content.decode()


@pytest.mark.parametrize(
    ("raised", "said", "status"),
    [
        (store.Changed("x"), "These are not the bytes that were frozen", 409),
        (store.Missing("x"), "The bytes are gone", 404),
    ],
    ids=["changed", "missing"],
)
def test_bytes_that_are_not_what_was_frozen_are_not_shown(browser, case, monkeypatch, raised, said, status):
    exhibit = frozen(case)

    def read(sha256):
        raise raised

    monkeypatch.setattr(store, "read", read)
    page = browser.get(reverse("authority_exhibit", args=[exhibit.pk]))
    assert said in page.content.decode()
    assert "as they were" not in page.content.decode()
    assert browser.get(reverse("authority_exhibit_file", args=[exhibit.pk])).status_code == status


def test_what_could_not_be_had_and_what_was_erased_say_so(browser, case):
    nothing, erased = frozen(case, data=None), frozen(case)
    type(erased).objects.filter(pk=erased.pk).update(erased_at=timezone.now())
    assert "It could not be had" in browser.get(reverse("authority_exhibit", args=[nothing.pk])).content.decode()
    assert "Lawfully erased" in browser.get(reverse("authority_exhibit", args=[erased.pk])).content.decode()


@pytest.mark.parametrize("place", [NEIGHBOUR, "330106", "440000"], ids=["neighbour", "county below", "far away"])
def test_for_another_place_nothing_of_it_is_there(case, place):
    user = inspector(place)
    visiting(user)
    browser, exhibit = signed_in(user), frozen(case)
    party = case.stream.channel.operator
    for page in (
        reverse("authority_case", args=[case.pk]),
        reverse("authority_exhibit", args=[exhibit.pk]),
        reverse("authority_exhibit_file", args=[exhibit.pk]),
        reverse("authority_party", args=[party.pk]),
    ):
        assert browser.get(page).status_code == 404
    assert not AuditEvent.objects.filter(action="authority.looked").exists()


def test_the_province_opens_what_lies_in_it(case):
    user = inspector(PROVINCE)
    visiting(user)
    assert signed_in(user).get(reverse("authority_case", args=[case.pk])).status_code == 200


@pytest.mark.parametrize("kind", ["second_person", "sample"])
def test_a_review_among_staff_is_not_there(browser, case, kind):
    Case.objects.filter(pk=case.pk).update(kind=kind)
    assert browser.get(reverse("authority_case", args=[case.pk])).status_code == 404


@pytest.mark.parametrize("at", ["-1", "abc", "9" * 40, "١٢"])
def test_a_moment_that_is_none_shows_the_newest_flag(browser, case, at):
    answer = browser.get(reverse("authority_case", args=[case.pk]), {"at": at})
    assert answer.status_code == 200
    assert answer.context["evidence"].window.at_ms == 1000


def test_the_case_page_costs_few_queries(browser, case, stream, person, monkeypatch, django_assert_max_num_queries):
    """With all that a case may hold: flags far from the moment, more batches than are read, measures, an appeal."""
    monkeypatch.setattr(window, "MOST_BATCHES", 2)
    for minute in range(1, 5):
        send_and_scan(stream, speech(600 * minute, OFF_PLATFORM))
    decision = decided_on(stream, person("moderator"), PAUSE, LIMIT, number=3000)
    eve = person(name="eve")
    party = streamer_of(stream, eve)
    ask(decision, party, eve)
    for _number in range(3):
        frozen(case)
    with django_assert_max_num_queries(18):
        page = browser.get(reverse("authority_case", args=[case.pk])).content.decode()
    for words in (party.name, "50:00", "10:00", "not answered yet", "limit traffic"):
        assert words in page
