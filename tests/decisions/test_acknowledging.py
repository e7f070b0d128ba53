"""A warning is acknowledged within a minute, or a person looks into the stream."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.services import create_client, issue_key
from evidence.actors import system
from evidence.models import AuditEvent
from livestream.services import end_stream
from moderation.cases.models import Case
from moderation.decisions import tasks
from moderation.decisions.acknowledging import acknowledge, escalate_due, unanswered
from moderation.decisions.models import Measure
from moderation.decisions.services import Invalid, TooLate, override
from tests.conftest import new_stream
from tests.decisions.held import decided_on

pytestmark = pytest.mark.django_db
UNDO, ANSWER = timedelta(seconds=10), timedelta(seconds=60)


@pytest.fixture
def moderator(person):
    return person("moderator")


@pytest.fixture
def warning(stream, moderator):
    return decided_on(stream, moderator, "warn").measures.get()


@pytest.fixture
def streamer(stream, person):
    user = person()
    Membership.objects.create(user=user, party=stream.roles.get(role="streamer").party, part="owner")
    return user


def after(moment: timedelta):
    return time_machine.travel(timezone.now() + moment, tick=False)


def patrol(stream):
    return Case.objects.filter(open_key=f"p:{stream.pk}").first()


def test_the_clock_runs_from_when_it_is_shown(warning):
    assert warning.acknowledge_by == warning.starts_at + ANSWER


def test_read_in_time_nobody_is_sent(stream, warning, streamer):
    with after(UNDO + timedelta(seconds=5)):
        told = acknowledge(user=streamer, measure_id=warning.pk)
    assert (told.acknowledged_by, told.escalated_at) == (streamer, None)
    with after(UNDO + ANSWER):
        assert escalate_due() == 0
    assert patrol(stream) is None
    assert AuditEvent.objects.filter(action="warning.acknowledged", target_id=str(stream.pk)).count() == 1


def test_said_twice_the_first_time_stands(warning, streamer):
    with after(UNDO):
        first = acknowledge(user=streamer, measure_id=warning.pk).acknowledged_at
    with after(UNDO * 2):
        assert acknowledge(user=streamer, measure_id=warning.pk).acknowledged_at == first
    assert AuditEvent.objects.filter(action="warning.acknowledged").count() == 1


def test_the_rooms_operator_may_say_so_too(stream, warning, person):
    member = person()
    Membership.objects.create(user=member, party=stream.channel.operator, part="staff")
    with after(UNDO):
        assert acknowledge(user=member, measure_id=warning.pk).acknowledged_at


@pytest.mark.parametrize("whose", ["nobody", "another_room", "guardian"])
def test_nobody_elses_word_counts(stream, warning, person, platform, whose):
    user = person()
    if whose == "another_room":
        Membership.objects.create(user=user, party=new_stream(platform, "s-2").channel.operator, part="owner")
    if whose == "guardian":
        Membership.objects.create(user=user, party=stream.roles.get(role="streamer").party, part="guardian")
    with after(UNDO), pytest.raises(Measure.DoesNotExist):
        acknowledge(user=user, measure_id=warning.pk)


def test_what_may_still_be_undone_was_shown_to_nobody(warning, streamer):
    with pytest.raises(Measure.DoesNotExist):
        acknowledge(user=streamer, measure_id=warning.pk)


def test_only_a_warning_is_acknowledged(stream, moderator, streamer):
    limit = decided_on(stream, moderator, "limit_traffic").measures.get()
    with after(UNDO), pytest.raises(Invalid, match="not_a_warning"):
        acknowledge(user=streamer, measure_id=limit.pk)


def test_one_that_was_taken_back_is_not(warning, streamer, person):
    override(user=person("senior_moderator"), decision_id=warning.decision_id, outcome="no_violation")
    with after(UNDO), pytest.raises(TooLate):
        acknowledge(user=streamer, measure_id=warning.pk)


def test_silence_brings_a_person_once_and_weighs_more(stream, warning):
    with after(UNDO + ANSWER):
        assert escalate_due() == 1
        assert escalate_due() == 0
        tasks.escalate_warnings()
    case = patrol(stream)
    assert (case.kind, case.queue_id, case.rules) == ("patrol", 16, ["LM10-1"])
    assert case.severity == warning.decision.case.severity + 1
    assert (case.follows_id, case.flag_count, case.version) == (warning.decision.case_id, 1, 1)
    assert unanswered(stream.pk) == [warning]
    assert AuditEvent.objects.filter(action="warning.unanswered").count() == 1


def test_a_second_silence_joins_the_open_patrol(stream, warning, moderator):
    with after(UNDO + ANSWER):
        escalate_due()
        decided_on(stream, moderator, "warn", number=200)
    with after(3 * ANSWER):
        assert escalate_due() == 1
    case = Case.objects.get(kind="patrol")
    assert (case.flag_count, case.version) == (2, 2)


def test_a_late_word_still_counts(warning, streamer):
    with after(UNDO + ANSWER):
        escalate_due()
        told = acknowledge(user=streamer, measure_id=warning.pk)
    assert told.acknowledged_at == told.escalated_at
    assert AuditEvent.objects.get(action="warning.acknowledged").detail["late"] is True
    assert unanswered(warning.stream_id) == []


def test_after_the_stream_there_is_nothing_to_look_into(stream, warning):
    end_stream(client=stream.client, stream_id=stream.pk)
    with after(UNDO + ANSWER):
        assert escalate_due() == 0


def test_who_belongs_to_the_room_does_not_patrol_it(stream, warning, moderator):
    Membership.objects.create(user=moderator, party=stream.channel.operator, part="staff")
    with after(UNDO + ANSWER):
        escalate_due()
    assert list(patrol(stream).exclusions.values_list("user", "why")) == [(moderator.pk, "party")]


class TestOverTheApi:
    """The platform's own button."""

    @pytest.fixture
    def say(self, client, platform):
        key = issue_key(client=platform, actor=system("test"))

        def post(measure_id, body=None):
            url = reverse("api_measure_acknowledgement", args=[measure_id])
            return client.post(url, body or {}, "application/json", headers={"Authorization": f"Bearer {key}"})

        return post

    def test_it_acknowledges(self, say, warning):
        with after(UNDO):
            answer = say(warning.pk)
            again = say(warning.pk)
        assert (answer.status_code, answer.json()["late"]) == (200, False)
        assert again.json() == answer.json()
        warning.refresh_from_db()
        assert (warning.acknowledged_at is not None, warning.acknowledged_by) == (True, None)

    def test_an_empty_body_is_enough_and_a_strange_field_is_named(self, say, warning, client):
        with after(UNDO):
            answer = say(warning.pk, {"who": "me"})
        assert (answer.status_code, answer.json()["errors"]) == (400, {"who": ["unknown_field"]})

    def test_another_platforms_warning_is_not_there(self, say, stream, warning):
        stream.client = create_client(name="Another", scopes=["streams"], actor=system("test"))[0]
        stream.save(update_fields=["client"])
        with after(UNDO):
            answer = say(warning.pk)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_measure")

    def test_what_is_no_warning_or_over_is_said(self, say, stream, moderator, person):
        decision = decided_on(stream, moderator, "warn", "limit_traffic")
        warn, limit = decision.measures.order_by("kind").reverse()
        with after(UNDO):
            assert say(limit.pk).json()["code"] == "not_a_warning"
            override(user=person("senior_moderator"), decision_id=decision.pk, outcome="no_violation")
            assert (say(warn.pk).status_code, say(warn.pk).json()["code"]) == (409, "measure_over")
