"""Sanctions stand on the merchant's public page within one working day, and only while they are in force."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.ages import SHANGHAI
from accounts.models import Party
from evidence.models import AuditEvent
from moderation.decisions import publishing, tasks
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, Publication
from moderation.decisions.publishing import publish_due, standing
from moderation.decisions.services import lift, override, undo
from tests.conftest import OFF_PLATFORM, send_and_scan, speech
from tests.decisions.held import decided_on

pytestmark = pytest.mark.django_db
UNDO = timedelta(seconds=10)
# a Thursday: the next working day is the Friday after
THURSDAY = datetime(2026, 11, 26, 15, 0, tzinfo=SHANGHAI)


@pytest.fixture
def moderator(person):
    return person("moderator")


@pytest.fixture
def senior(person):
    return person("senior_moderator")


@pytest.fixture
def merchant(stream):
    return stream.channel.operator


def shown(party, at=None):
    return [publication.measure.kind for publication in standing(party, at)]


def published(stream, user, *wishes) -> Decision:
    decision = decided_on(stream, user, *wishes)
    with time_machine.travel(timezone.now() + UNDO, tick=False):
        publish_due()
    return decision


def test_due_at_the_end_of_the_next_working_day(stream, moderator):
    with time_machine.travel(THURSDAY, tick=False):
        decided_on(stream, moderator, "limit_traffic")
    assert Publication.objects.get().due_at == datetime(2026, 11, 28, tzinfo=SHANGHAI)


def test_before_a_weekend_that_is_the_monday(stream, moderator):
    with time_machine.travel(THURSDAY + timedelta(days=1), tick=False):
        decided_on(stream, moderator, "pause")
    assert Publication.objects.get().due_at == datetime(2026, 12, 1, tzinfo=SHANGHAI)


def test_what_may_still_be_undone_is_not_published(stream, moderator, merchant):
    decided_on(stream, moderator, "limit_traffic")
    assert (publish_due(), shown(merchant)) == (0, [])


def test_then_it_is_once(stream, moderator, merchant):
    decided_on(stream, moderator, "limit_traffic")
    with time_machine.travel(timezone.now() + UNDO, tick=False):
        assert (publish_due(), publish_due()) == (1, 0)
        tasks.publish_sanctions()
    assert shown(merchant) == ["limit_traffic"]
    assert AuditEvent.objects.filter(action="publication.made", target_id=str(merchant.pk)).count() == 1


def test_undone_it_never_is(stream, moderator, merchant):
    decision = decided_on(stream, moderator, "limit_traffic")
    undo(user=moderator, decision_id=decision.pk)
    with time_machine.travel(timezone.now() + UNDO, tick=False):
        assert publish_due() == 0
    assert not AuditEvent.objects.filter(action__startswith="publication.").exists()


def test_overridden_it_stands_there_no_more(stream, moderator, senior, merchant):
    decision = published(stream, moderator, "pause")
    assert shown(merchant) == ["pause"]
    override(user=senior, decision_id=decision.pk, outcome="no_violation")
    assert shown(merchant) == []
    assert AuditEvent.objects.filter(action="publication.withdrawn").count() == 1


def test_overridden_after_it_ran_out_it_stands_there_no_more_either(stream, moderator, senior, merchant):
    with time_machine.travel(THURSDAY, tick=False):
        decision = published(stream, moderator, Wish("pause", minutes=5))
    with time_machine.travel(THURSDAY + timedelta(minutes=6), tick=False):
        assert shown(merchant) == ["pause"]
        override(user=senior, decision_id=decision.pk, outcome="no_violation")
        assert shown(merchant) == []
    assert AuditEvent.objects.filter(action="publication.withdrawn").count() == 1


def test_overridden_before_it_was_published_it_never_is(stream, moderator, senior, merchant):
    decision = decided_on(stream, moderator, Wish("pause", minutes=5))
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        override(user=senior, decision_id=decision.pk, outcome="no_violation")
        assert (publish_due(), shown(merchant)) == (0, [])


def test_lifted_it_stands_there_no_more(stream, moderator, senior, merchant):
    decision = published(stream, moderator, "pause")
    lift(user=senior, measure_id=decision.measures.get().pk, reason="Corrected on air.")
    assert shown(merchant) == []


@pytest.mark.parametrize(
    ("kind", "days_shown"), [("pause", 1), ("warn", 8), ("cut", 8)], ids=["until_its_day_ends", "warning", "cut"]
)
def test_it_stays_until_its_last_day_is_over(stream, moderator, merchant, kind, days_shown):
    with time_machine.travel(THURSDAY, tick=False):
        published(stream, moderator, kind)
    midnight = datetime(2026, 11, 26, tzinfo=SHANGHAI)
    last = midnight + timedelta(days=days_shown) - timedelta(seconds=1)
    assert shown(merchant, last) == [kind]
    assert shown(merchant, last + timedelta(seconds=1)) == []


def test_a_restriction_without_an_end_stays(stream, moderator, merchant):
    wish = Wish("restrict", function="sell", party=merchant.pk, no_end_reason="Until the licence is shown.")
    published(stream, moderator, wish)
    assert shown(merchant, timezone.now() + timedelta(days=900)) == ["restrict"]


@pytest.mark.parametrize("wish", ["prompt", "streamer"])
def test_what_is_no_sanction_or_hits_no_merchant_is_nobodys_business(stream, moderator, wish):
    streamer = stream.roles.get(role="streamer").party
    asked = Wish("restrict", function="tip", party=streamer.pk) if wish == "streamer" else wish
    decided_on(stream, moderator, asked)
    assert not Publication.objects.exists()


def test_what_the_machine_did_is_not_published_before_a_person_decided(stream, settings):
    settings.MACHINE_MEASURES = True
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    assert Decision.objects.get().automatic
    assert not Publication.objects.exists()


def test_a_room_without_an_operator_has_no_merchant(stream, moderator):
    stream.channel.operator = None
    stream.channel.save(update_fields=["operator"])
    decided_on(stream, moderator, "warn")
    assert not Publication.objects.exists()


def test_what_is_late_is_a_number(stream, moderator):
    decided_on(stream, moderator, "warn")
    assert publishing.overdue() == 0
    assert publishing.overdue(timezone.now() + timedelta(days=12)) == 1


class TestThePage:
    """For everybody, signed in or not."""

    def page(self, client, party, language="en"):
        return client.get(reverse("merchant", args=[party.pk]), headers={"Accept-Language": language})

    def test_it_says_what_and_by_which_law_and_until_when(self, client, stream, moderator, merchant):
        published(stream, moderator, "pause")
        text = self.page(client, merchant).content.decode()
        assert merchant.name in text
        assert "A stream was paused." in text
        assert "LM2021 10; SPC 2022 5" in text
        assert stream.channel.name in text
        assert "known until 2026-12-31" in text
        assert OFF_PLATFORM not in text
        assert stream.title not in text

    def test_the_same_as_json(self, client, stream, moderator, merchant):
        decision = published(stream, moderator, "limit_traffic")
        told = client.get(reverse("merchant_json", args=[merchant.pk])).json()
        (sanction,) = told["sanctions"]
        assert (told["name"], told["working_days_known_until"]) == (merchant.name, "2026-12-31")
        assert (sanction["decision"], sanction["measure"], sanction["rule"]) == (
            decision.pk,
            "limit_traffic",
            "LM10-1",
        )
        assert sanction["ends_at"] > sanction["starts_at"]
        assert sanction["orders"] == "orders_stand"

    @pytest.mark.parametrize("function", ["comment", "link_up", "tip", "order", "sell"])
    def test_every_restriction_has_a_sentence(self, client, stream, moderator, merchant, function):
        published(stream, moderator, Wish("restrict", function=function, party=merchant.pk))
        assert "The account may not" in self.page(client, merchant).content.decode()

    @pytest.mark.parametrize(
        "wish",
        [
            Wish("mute", function="comment"),
            Wish("mute", function="link_up"),
            Wish("hide_product", product="p-1"),
            Wish("cut"),
            Wish("warn"),
        ],
        ids=lambda wish: f"{wish.kind}-{wish.function}",
    )
    def test_every_measure_has_a_sentence(self, client, stream, moderator, merchant, wish):
        published(stream, moderator, wish)
        assert self.page(client, merchant).status_code == 200

    def test_an_empty_one_says_what_would_stand_there(self, client, merchant):
        assert "No measure is in force" in self.page(client, merchant).content.decode()

    def test_who_operates_no_room_has_none(self, client, stream):
        streamer = stream.roles.get(role="streamer").party
        assert self.page(client, streamer).status_code == 404
        assert client.get(reverse("merchant_json", args=[Party().pk])).status_code == 404

    def test_it_costs_two_queries(self, client, stream, moderator, merchant, django_assert_num_queries):
        for number in range(3):
            decided_on(stream, moderator, "warn", number=number + 1, words=OFF_PLATFORM + "呀" * number)
        with time_machine.travel(timezone.now() + UNDO, tick=False):
            publish_due()
        with django_assert_num_queries(2):
            self.page(client, merchant)
